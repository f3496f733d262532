using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Transition;

/// <summary>What becomes of tokens that were received.</summary>
internal abstract class CommitDecision
{
    private CommitDecision()
    {
    }

    internal sealed class Write(Grant next) : CommitDecision
    {
        public Grant Next { get; } = next;
    }

    /// <summary>The row has these tokens: the acknowledgement of the write was lost.</summary>
    internal sealed class AlreadyWritten : CommitDecision;

    /// <summary>What is in the row now is newer than the new grant that was received.</summary>
    internal sealed class Superseded : CommitDecision;

    /// <summary>The row has moved on: these tokens belong to an earlier generation.</summary>
    internal sealed class RowMoved : CommitDecision;
}
