using System.Net.Http.Headers;
using System.Text;
using CTraderAuth.Benchmarks.Measuring;
using Microsoft.Identity.Client;

namespace CTraderAuth.Benchmarks.Peers;

/// <summary>MSAL.NET, client credentials, from its own cache.</summary>
internal sealed class MsalSubject(string name) : Subject(name)
{
    private static readonly string[] Scopes = ["api://gateway/.default"];

    private readonly HttpRequestMessage _request = new(HttpMethod.Get, Attach.HttpSubject.Address);
    private readonly IConfidentialClientApplication _application = ConfidentialClientApplicationBuilder.Create("11111111-1111-1111-1111-111111111111")
        .WithClientSecret("secret").WithAuthority("https://login.microsoftonline.com/22222222-2222-2222-2222-222222222222")
        .WithInstanceDiscovery(false).WithHttpClientFactory(new Factory()).Build();

    public override void Run(int times)
    {
        for (var i = 0; i < times; i++)
        {
            var result = _application.AcquireTokenForClient(Scopes).ExecuteAsync().GetAwaiter().GetResult();
            _request.Headers.Authorization = AuthenticationHeaderValue.Parse(result.CreateAuthorizationHeader());
        }
    }

    public override void Dispose()
    {
        _request.Dispose();
        base.Dispose();
    }

    private sealed class Factory : IMsalHttpClientFactory
    {
        private static readonly HttpClient Client = new(new Server());

        public HttpClient GetHttpClient() => Client;
    }

    private sealed class Server : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent("""{"token_type":"Bearer","expires_in":36000,"access_token":"token"}""", Encoding.UTF8, "application/json") });
    }
}
