using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Transition;

/// <summary>What a flight writes about its own attempt.</summary>
internal abstract class Edit
{
    private Edit()
    {
    }

    /// <summary>The grant to write, or the row to remove if nothing is left of it.</summary>
    public static Edit Of(Grant next) => next is { IsBlank: true, Attempt: null } ? new Remove() : new Write(next);

    internal sealed class Write(Grant next) : Edit
    {
        public Grant Next { get; } = next;
    }

    internal sealed class Remove : Edit;

    /// <summary>Nothing to write: the attempt in the row is no longer this flight's.</summary>
    internal sealed class RowMoved : Edit;
}
