using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using CTraderAuth.Testing;

namespace CTraderAuth.Sockets.Tests.Core;

/// <summary>A connection to a cTrader that asks the sandbox whether a token is valid.</summary>
internal sealed class LedgerChannel(CTraderSandbox sandbox, bool isLive, params long[] accounts) : ICTraderChannel, IDisposable
{
    private readonly HttpClient _api = new(new SocketsHttpHandler { UseProxy = false });
    private readonly ConcurrentDictionary<long, bool> _authorized = [];
    private int _asked;

    public int Asked => _asked;

    public IEnumerable<long> Authorized => _authorized.Keys.Order();

    /// <summary>The authorizations of all accounts end.</summary>
    public void End() => _authorized.Clear();

    public Task AuthorizeApplicationAsync(string clientId, string clientSecret, CancellationToken cancellationToken = default)
    {
        (clientId, clientSecret).ShouldBe((sandbox.ClientId, sandbox.ClientSecret));
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<CTraderAccount>> ListAccountsAsync(string accessToken, CancellationToken cancellationToken = default)
    {
        await CheckAsync(accessToken, cancellationToken);
        return [.. accounts.Select(id => new CTraderAccount(id, isLive))];
    }

    public async Task AuthorizeAccountAsync(long account, string accessToken, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _asked);
        await CheckAsync(accessToken, cancellationToken);
        if (!_authorized.TryAdd(account, true))
        {
            throw new CTraderRequestException("Twice.", "ALREADY_LOGGED_IN", null, account);
        }
    }

    public void Dispose() => _api.Dispose();

    private async Task CheckAsync(string accessToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, sandbox.ApiUri) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) } };
        using var response = await _api.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new CTraderRequestException("Invalid.", "CH_ACCESS_TOKEN_INVALID");
        }
    }
}
