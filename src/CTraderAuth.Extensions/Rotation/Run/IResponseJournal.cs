using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Rotation.Run;

/// <summary>Keeps what was received until it is in the store, where a kill of the process cannot destroy it.</summary>
internal interface IResponseJournal
{
    /// <summary>Stores what an earlier process left behind, once. Nothing is sent before.</summary>
    ValueTask CollectAsync(CancellationToken cancellationToken);

    /// <summary>Keeps what was received. Never throws, and waits no longer than <see cref="RotationTimes.JournalWait"/>: without it, the pair is as safe as without a journal.</summary>
    /// <returns>What <see cref="ForgetAsync"/> takes; null when it could not be kept.</returns>
    ValueTask<KeptResponse?> KeepAsync(string subject, TokensReceived received);

    /// <summary>What was kept is in the store, or is out of date. Never throws, and waits no longer than for keeping it.</summary>
    ValueTask ForgetAsync(KeptResponse? kept);
}
