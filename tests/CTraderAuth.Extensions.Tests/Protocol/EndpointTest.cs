using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Protocol.Sending;
using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Protocol;

/// <summary>A token endpoint over real sockets, with made-up credentials and a clock that stands still.</summary>
public abstract class EndpointTest : IDisposable
{
    private protected TokenConnections TokenConnections { get; } = new();

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero));

    private protected CTraderAuthOptions Options { get; } = new()
    {
        ClientId = "5430_client",
        ClientSecret = "client-secret-canary",
        RedirectUri = "http://localhost:5000/callback",
    };

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected TokenEndpoint Endpoint => new(Microsoft.Extensions.Options.Options.Create(Options), TokenConnections, Time);

    private protected Task<TokenAnswer> Refresh(Uri address, string token = "refresh-token-canary") =>
        Endpoint.SendAsync(TokenGrant.FromRefreshToken(token), address, Cancel);

    private protected Task<TokenAnswer> Exchange(Uri address, string code = "code-canary") =>
        Endpoint.SendAsync(TokenGrant.FromCode(code), address, Cancel);

    public void Dispose()
    {
        TokenConnections.Dispose();
        GC.SuppressFinalize(this);
    }
}
