namespace CTraderAuth.Storage;

/// <summary>Sees to it that the keys at hand are those of the store before anything in it is read.</summary>
internal interface IKeyGuard
{
    /// <exception cref="InvalidOperationException">They are not; the message says why and what to do.</exception>
    ValueTask EnsureAsync(CancellationToken cancellationToken);
}
