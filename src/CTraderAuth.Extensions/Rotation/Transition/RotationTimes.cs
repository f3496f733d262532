using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Transition;

/// <summary>How long a rotation waits, and for what. Most figures follow from the time that one request may take.</summary>
internal sealed class RotationTimes(TimeSpan requestTimeout)
{
    /// <summary>The time in which a server may still work on a request that was given up.</summary>
    public static readonly TimeSpan ServerGrace = TimeSpan.FromSeconds(30);

    /// <summary>No owner keeps an attempt for longer: four times the longest timeout that the options allow.</summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(20);

    public TimeSpan Request { get; } = requestTimeout;

    /// <summary>An attempt belongs to its owner for this long.</summary>
    public TimeSpan Lease { get; } = requestTimeout * 4;

    /// <summary>What must be left of the lease before a request is sent.</summary>
    public TimeSpan LeaseForSend { get; } = requestTimeout * 2;

    /// <summary>An authorization code lives 60 s, so its exchange waits for others no longer than this.</summary>
    public TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest time between two reads of a row with an attempt of another flight.</summary>
    public TimeSpan Look { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a rotation that is due rests after the store failed.</summary>
    public TimeSpan StoreRest { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the end of the program waits for a token that is being spent: for the answer, then for the store.</summary>
    public TimeSpan LastWait { get; } = requestTimeout + TimeSpan.FromSeconds(15);

    /// <summary>How long a new pair waits for the journal, whose volume may hang, before it is stored without; well within what the end of the program leaves for storing it.</summary>
    public TimeSpan JournalWait { get; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest pause between two attempts to store a new pair.</summary>
    public TimeSpan SavePause { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an attempt belongs to its owner, whose timeouts may be longer or shorter than those of this program.</summary>
    public TimeSpan LeaseOf(Attempt attempt) => attempt.Lease <= TimeSpan.Zero ? Lease
        : attempt.Lease < LongestLease ? attempt.Lease
        : LongestLease;
}
