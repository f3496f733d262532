using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Run;

/// <summary>A row from a listing, one that a call has just read, or one that this process remembers.</summary>
/// <param name="row">The row.</param>
/// <param name="askedAt">The moment before it was listed, read or asked for; see <see cref="RotationContext.NextMoment"/>.</param>
/// <param name="isRemembered">Whether it may have been seen long ago: if the write of the attempt finds another row, the run begins as if it had read that one first.</param>
internal sealed class KnownRow(GrantRow row, long askedAt, bool isRemembered = false)
{
    public GrantRow Row { get; } = row;

    public long AskedAt { get; } = askedAt;

    public bool IsRemembered { get; } = isRemembered;
}
