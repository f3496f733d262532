using CTraderAuth.Benchmarks.Measuring;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Flows;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;

namespace CTraderAuth.Benchmarks.Peers;

/// <summary>The interceptor of Google's UserCredential with a live token.</summary>
internal sealed class GoogleSubject : Subject
{
    private readonly IHttpExecuteInterceptor _credential;
    private readonly HttpRequestMessage _request = new(HttpMethod.Get, Attach.HttpSubject.Address);

    public GoogleSubject(string name)
        : base(name)
    {
        var flow = new GoogleAuthorizationCodeFlow(new() { ClientSecrets = new() { ClientId = "id", ClientSecret = "secret" } });
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        _credential = new UserCredential(flow, "my-bot", new TokenResponse { AccessToken = "token", RefreshToken = "refresh", ExpiresInSeconds = 36_000, IssuedUtc = now });
    }

    public override void Run(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _credential.InterceptAsync(_request, CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    public override void Dispose()
    {
        _request.Dispose();
        base.Dispose();
    }
}
