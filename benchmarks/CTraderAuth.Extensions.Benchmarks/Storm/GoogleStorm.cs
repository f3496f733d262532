using System.Net;
using System.Text;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Flows;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;

namespace CTraderAuth.Benchmarks.Storm;

/// <summary>Google's UserCredential, which keeps its token itself and has no store to read.</summary>
internal sealed class GoogleStorm : IStorm
{
    private readonly Server _server = new();
    private readonly UserCredential _credential;

    public GoogleStorm()
    {
        var flow = new GoogleAuthorizationCodeFlow(new() { ClientSecrets = new() { ClientId = "id", ClientSecret = "secret" }, HttpClientFactory = new Clients(_server) });
        _credential = new UserCredential(flow, "my-bot", new TokenResponse { AccessToken = "token", RefreshToken = "refresh", ExpiresInSeconds = 1, IssuedUtc = DateTime.UnixEpoch });
    }

    public int Refreshes => _server.Requests;

    public Task AskAsync() => _credential.GetAccessTokenForRequestAsync();

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Clients(HttpMessageHandler server) : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => server;
    }

    private sealed class Server : HttpMessageHandler
    {
        private int _requests;

        public int Requests => _requests;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _requests);
            await Task.Delay(StormSection.ServerTakes, TimeProvider.System, cancellationToken);
            return new(HttpStatusCode.OK) { Content = new StringContent("""{"access_token":"new","token_type":"bearer","expires_in":36000}""", Encoding.UTF8, "application/json") };
        }
    }
}
