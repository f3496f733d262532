using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;
using CTraderAuth.Testing.Consent;
using CTraderAuth.Testing.Ledger;
using CTraderAuth.Testing.ProtectedApi;
using CTraderAuth.Testing.Sockets;
using CTraderAuth.Testing.TokenEndpoint;
using WireMock.RequestBuilders;
using WireMock.Server;

namespace CTraderAuth.Testing;

/// <summary>A stand-in for cTrader's consent page, token endpoint and Open API socket on 127.0.0.1, at least as strict as the real ones.</summary>
/// <remarks>Safe for concurrent use; any number of them run side by side. Dispose the ones you start.</remarks>
public sealed class CTraderSandbox : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly RequestLog _log = new();
    private readonly RegisteredApp _app;
    private readonly AuthorizationLedger _ledger;
    private readonly SocketService _sockets;
    private readonly WireMockServer _server;
    private int _disposed;

    private CTraderSandbox(CTraderSandboxOptions options)
    {
        IReadOnlyList<string> redirectUris = options.RedirectUris.Count is 0 ? [CTraderSandboxOptions.DefaultRedirectUri, CTraderSandboxOptions.OtherRedirectUri] : [.. options.RedirectUris];
        _app = new RegisteredApp(options.ClientId, options.ClientSecret.Length is 0 ? Secrets.New() : options.ClientSecret, redirectUris);
        var gate = new Lock();
        _ledger = new AuthorizationLedger(gate, options.TimeProvider, options.TokenLifetime, options.CodeLifetime, options.Reuse);
        _sockets = new SocketService(gate, options, _app, _ledger, _log);
        _server = LoopbackServer.Start(options.Port, _sockets.HandleAsync);
        _server.Given(Request.Create().WithPath("/*")).RespondWith(new SandboxCarrier(
            new ConsentDesk(_app, _ledger, options.EchoState),
            new TokenDesk(options, _app, _ledger, Faults, _log, _sockets.NoticesWrittenAsync),
            new TokenGuardedApi(_ledger),
            _closing.Token));
        var root = new Uri($"http://127.0.0.1:{_server.Port}");
        AuthUri = new Uri(root, SandboxCarrier.AuthPath).AbsoluteUri;
        TokenUri = new Uri(root, SandboxCarrier.TokenPath).AbsoluteUri;
        ApiUri = new Uri(root, SandboxCarrier.ApiPath);
        Socket = new SandboxSocket(gate, options.TimeProvider, _sockets, _server.Port);
    }

    /// <summary>The consent page, which a person can use in a browser.</summary>
    public string AuthUri { get; }

    /// <summary>The token endpoint.</summary>
    public string TokenUri { get; }

    /// <summary>The first registered redirect URI.</summary>
    public string RedirectUri => _app.RedirectUris[0];

    /// <summary>The client id of the registered application.</summary>
    public string ClientId => _app.ClientId;

    /// <summary>The client secret of the registered application. Neither JSON nor the debugger shows it.</summary>
    [JsonIgnore]
    [IgnoreDataMember]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string ClientSecret => _app.ClientSecret;

    /// <summary>An API that requires a valid access token on every path, as a bearer header or as <c>oauth_token</c> or <c>access_token</c> in the query.</summary>
    /// <remarks>It responds with 401 to a missing, invalid or expired token, with 400 when a token is sent in more than one way, otherwise with 200 and JSON: <c>cTid</c>, <c>scope</c>, <c>method</c>, <c>path</c> and <c>body</c>.</remarks>
    public Uri ApiUri { get; }

    /// <summary>The token requests so far, oldest first: a copy of the newest 100 000.</summary>
    /// <remarks>A delayed request is listed from its arrival on; its <see cref="SandboxRequest.Applied"/> and <see cref="SandboxRequest.Status"/> are set before its response is sent.</remarks>
    public IReadOnlyList<SandboxRequest> TokenRequests => _log.Snapshot();

    /// <summary>The socket of the Open API.</summary>
    public SandboxSocket Socket { get; }

    /// <summary>The faults of the next token requests.</summary>
    public SandboxFaults Faults { get; } = new();

    /// <summary>Starts a sandbox on loopback.</summary>
    /// <param name="configure">Sets the options; the defaults behave like cTrader.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The port is in use.</exception>
    public static CTraderSandbox Start(Action<CTraderSandboxOptions>? configure = null)
    {
        var options = new CTraderSandboxOptions();
        configure?.Invoke(options);
        SandboxOptionRules.Check(options);
        return new CTraderSandbox(options);
    }

    /// <summary>Issues a code as if the trader had just clicked Allow.</summary>
    /// <param name="cTid">The trader. Default: <c>trader-1</c>.</param>
    /// <param name="scope">What the trader allows. Default: <see cref="CTraderScope.Trading"/>.</param>
    /// <param name="redirectUri">The redirect URI that the exchange must name. Default: <see cref="RedirectUri"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="cTid"/> is empty, or <paramref name="redirectUri"/> is not registered.</exception>
    public string IssueCode(string cTid = "trader-1", CTraderScope scope = CTraderScope.Trading, string? redirectUri = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cTid);
        if (redirectUri is not null && !_app.Knows(redirectUri))
        {
            throw new ArgumentException($"The redirect URI '{redirectUri}' is not registered; add it to {nameof(CTraderSandboxOptions.RedirectUris)}.", nameof(redirectUri));
        }

        return _ledger.IssueCode(cTid, scope, redirectUri ?? RedirectUri);
    }

    /// <summary>Expires every current access token; the refresh tokens stay valid. Authorizations on the socket end.</summary>
    public void ExpireAccessTokens() => _ledger.ExpireAccessTokens();

    /// <summary>Ends the grant of a trader: both tokens, the unused codes and the authorizations on the socket, as if they had removed the application on the cTID site.</summary>
    /// <param name="cTid">The trader.</param>
    public void Revoke(string cTid) => _ledger.Revoke(cTid);

    /// <summary>Stops the server; the connections of delayed requests and of sockets are dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) is 1)
        {
            return;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        _sockets.Dispose();
        _server.Stop();
        _server.Dispose();
        _closing.Dispose();
    }
}
