using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Consent;

/// <summary>The stateless client over an endpoint that answers what the test says.</summary>
public abstract class CTraderAuthTest
{
    private protected CTraderAuthOptions Options { get; } = new()
    {
        ClientId = "5430_client",
        ClientSecret = "client-secret",
        RedirectUri = "http://localhost:5000/call back?a=1&b=ü",
    };

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero));

    private protected FakeLogger<CTraderAuthClient> Logger { get; } = new();

    private protected ScriptedEndpoint Endpoint { get; } = new();

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected ICTraderAuth Auth => new CTraderAuthClient(Endpoint, Microsoft.Extensions.Options.Options.Create(Options), Time, Logger);

    private protected sealed class ScriptedEndpoint : ITokenEndpoint
    {
        public Func<TokenAnswer> Answer { get; set; } = () => new TokenAnswer(TokenAnswerKind.Unknown);

        public List<(TokenGrant Grant, Uri Endpoint)> Sent { get; } = [];

        public Task<TokenAnswer> SendAsync(TokenGrant grant, Uri endpoint, CancellationToken cancellationToken)
        {
            Sent.Add((grant, endpoint));
            return Task.FromResult(Answer());
        }
    }
}
