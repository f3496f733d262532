using System.Net;

namespace CTraderAuth.Benchmarks.Attach;

/// <summary>The end of every chain: an immediate response.</summary>
internal sealed class Terminal : HttpMessageHandler
{
    private static readonly HttpResponseMessage Response = new(HttpStatusCode.OK);
    private static readonly Task<HttpResponseMessage> Answer = Task.FromResult(Response);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Answer;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => Response;
}
