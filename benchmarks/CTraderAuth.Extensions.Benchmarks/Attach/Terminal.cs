using System.Net;

namespace CTraderAuth.Benchmarks.Attach;

/// <summary>The end of every chain: an answer that is there at once.</summary>
internal sealed class Terminal : HttpMessageHandler
{
    private static readonly HttpResponseMessage Response = new(HttpStatusCode.OK);
    private static readonly Task<HttpResponseMessage> Answer = Task.FromResult(Response);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Answer;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => Response;
}
