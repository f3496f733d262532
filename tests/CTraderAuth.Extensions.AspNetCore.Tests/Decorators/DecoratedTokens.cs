namespace CTraderAuth.AspNetCore.Tests.Decorators;

/// <summary>What an application puts around the library: here it counts.</summary>
internal sealed class DecoratedTokens(ICTraderTokens inner, Calls calls) : ICTraderTokens
{
    public ValueTask<CTraderAccessToken> GetAsync(string subject, CancellationToken cancellationToken = default)
    {
        calls.Note(nameof(GetAsync));
        return inner.GetAsync(subject, cancellationToken);
    }

    public Task<CTraderAccessToken> ReplaceRejectedAsync(string subject, string rejectedAccessToken, CancellationToken cancellationToken = default)
    {
        calls.Note(nameof(ReplaceRejectedAsync));
        return inner.ReplaceRejectedAsync(subject, rejectedAccessToken, cancellationToken);
    }

    public Task<CTraderAccessToken> ConnectAsync(string subject, string authCode, CancellationToken cancellationToken = default) => inner.ConnectAsync(subject, authCode, cancellationToken);

    public Task<CTraderAccessToken> ImportAsync(string subject, string refreshToken, CancellationToken cancellationToken = default) => inner.ImportAsync(subject, refreshToken, cancellationToken);

    public Task<CTraderAccessToken> ImportAsync(string subject, CTraderToken token, CancellationToken cancellationToken = default) => inner.ImportAsync(subject, token, cancellationToken);

    public Task<CTraderAccessToken> RefreshAsync(string subject, CancellationToken cancellationToken = default) => inner.RefreshAsync(subject, cancellationToken);

    public Task<bool> DisconnectAsync(string subject, CancellationToken cancellationToken = default) => inner.DisconnectAsync(subject, cancellationToken);

    public Task<GrantStatus?> GetStatusAsync(string subject, CancellationToken cancellationToken = default) => inner.GetStatusAsync(subject, cancellationToken);

    public IAsyncEnumerable<GrantStatus> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    public IAsyncEnumerable<CTraderAccessToken> WatchAsync(string subject, CancellationToken cancellationToken = default) => inner.WatchAsync(subject, cancellationToken);

    public IAsyncEnumerable<GrantStatus> WatchAllAsync(CancellationToken cancellationToken = default) => inner.WatchAllAsync(cancellationToken);

    public Task<CTraderAccessToken> ConnectInBrowserAsync(string subject, CancellationToken cancellationToken = default) => inner.ConnectInBrowserAsync(subject, cancellationToken);
}
