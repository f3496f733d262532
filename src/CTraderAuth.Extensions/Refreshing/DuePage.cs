using CTraderAuth.Grants;

namespace CTraderAuth.Refreshing;

/// <summary>The grants that are due, as far as they were read at once.</summary>
/// <param name="listedAt">The moment before the listing began.</param>
internal sealed class DuePage(long listedAt)
{
    public long ListedAt { get; } = listedAt;

    /// <summary>What this process should rotate now.</summary>
    public List<GrantRow> Rows { get; } = [];

    /// <summary>Due grants that are passed over because this program cannot read them.</summary>
    public int Unreadable { get; set; }

    /// <summary>Due grants that another flight is already rotating, here or in another process.</summary>
    public int Attempted { get; set; }

    /// <summary>The earliest moment at which there may be more to do; null when none is known.</summary>
    public DateTimeOffset? Next { get; private set; }

    public void LookAt(DateTimeOffset moment) => Next = Next < moment ? Next : moment;
}
