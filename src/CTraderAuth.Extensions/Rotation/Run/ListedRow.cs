using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Run;

/// <summary>A row from a listing, or one that a call has just read.</summary>
/// <param name="row">The row.</param>
/// <param name="listedAt">The moment before the listing began; see <see cref="RotationContext.NextMoment"/>.</param>
internal sealed class ListedRow(GrantRow row, long listedAt)
{
    public GrantRow Row { get; } = row;

    public long ListedAt { get; } = listedAt;
}
