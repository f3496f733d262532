namespace CTraderAuth.Campaign.Starvation;

/// <summary>Why a program does not get to read a response that has arrived.</summary>
internal enum Trouble
{
    /// <summary>Every thread of the pool waits for something: timers are late, too.</summary>
    BlockedThreads,

    /// <summary>The queue of the pool is long: timers run ahead of it and are on time.</summary>
    LongQueue,

    /// <summary>SIGSTOP, then SIGCONT.</summary>
    StoppedProcess,
}
