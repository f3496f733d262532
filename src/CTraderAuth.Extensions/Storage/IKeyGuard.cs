namespace CTraderAuth.Storage;

/// <summary>Makes sure that this program protects the store the way its rows are protected, before anything in it is read or written.</summary>
internal interface IKeyGuard
{
    /// <exception cref="ProtectionException">This program protects the store differently or not at all; the message says why and what to do.</exception>
    ValueTask EnsureAsync(CancellationToken cancellationToken);

    /// <summary>The same before an encrypted row is written: from then on the store shows programs without the keys that it is encrypted.</summary>
    /// <exception cref="ProtectionException">As for <see cref="EnsureAsync"/>.</exception>
    ValueTask EnsureMarkedAsync(CancellationToken cancellationToken);

    /// <summary>Whether an unencrypted row is valid: false once every row of the store has been encrypted.</summary>
    ValueTask<bool> AcceptsPlainAsync(CancellationToken cancellationToken);

    /// <summary>Records that every row is encrypted: from now on an unencrypted row is invalid, here and in every other instance.</summary>
    Task FinishTakeOverAsync(CancellationToken cancellationToken);
}
