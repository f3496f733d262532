using System.Net;
using System.Net.Http.Headers;

namespace CTraderAuth.Benchmarks.Requests;

/// <summary>A token endpoint without a network: responds to every request at once, like cTrader.</summary>
internal sealed class TerminalAnswers : HttpMessageHandler
{
    public static readonly byte[] Body =
        """{"accessToken":"0123456789abcdefghijklmnopqrstuvwxyzABCDEFG","tokenType":"bearer","expiresIn":2628000,"refreshToken":"GFEDCBAzyxwvutsrqponmlkjihgfedcba9876543210","errorCode":null,"description":null}"""u8.ToArray();

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(Body);
        content.Headers.ContentType = Json;
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
    }
}
