using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Transition;

/// <summary>The attempt that a flight wrote before it sent: the grant it spends from, and its own mark.</summary>
internal sealed class OwnAttempt(Purpose purpose, Grant? grant, string owner)
{
    public Purpose Purpose { get; } = purpose;

    public string Owner { get; } = owner;

    public string GrantId { get; } = grant?.Id ?? "";

    public long Generation { get; } = grant?.Generation ?? 0;

    public long Epoch { get; } = grant?.Epoch ?? 0;

    /// <summary>The refresh token from elsewhere that is being spent, by this flight or by one that it took over from.</summary>
    public string? Imported { get; } = grant?.Attempt?.Imported;

    /// <summary>Begins a new grant instead of the next generation of this one.</summary>
    public bool IsNewGrant => Purpose.Kind is PurposeKind.Connect || Imported is not null;

    /// <summary>The attempt in the row is this one. One that begins a new grant outlives a rotation of the old one.</summary>
    public bool IsIn(Grant grant) =>
        grant.Attempt?.IsBy(Owner, Epoch) is true && (IsNewGrant || (grant.Id == GrantId && grant.Generation == Generation));
}
