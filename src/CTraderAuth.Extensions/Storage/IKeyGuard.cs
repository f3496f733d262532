namespace CTraderAuth.Storage;

/// <summary>Makes sure that this program protects the store the way its rows are protected, before anything in it is read or written.</summary>
internal interface IKeyGuard
{
    /// <exception cref="InvalidOperationException">It does not; the message says why and what to do.</exception>
    ValueTask EnsureAsync(CancellationToken cancellationToken);

    /// <summary>Whether a plain row counts: false once every row of the store has been encrypted.</summary>
    ValueTask<bool> AcceptsPlainAsync(CancellationToken cancellationToken);

    /// <summary>Every row is encrypted: from now on a plain one does not count, here and in every other instance.</summary>
    Task FinishTakeOverAsync(CancellationToken cancellationToken);
}
