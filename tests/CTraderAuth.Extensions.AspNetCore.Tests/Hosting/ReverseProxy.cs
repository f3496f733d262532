namespace CTraderAuth.AspNetCore.Tests.Hosting;

/// <summary>Ends TLS, takes a prefix off the path, and says in headers what it was asked.</summary>
internal sealed class ReverseProxy(HttpMessageHandler instance, string prefix = "") : DelegatingHandler(instance)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!;
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("X-Forwarded-Proto", asked.Scheme);
        request.Headers.Add("X-Forwarded-Host", asked.Authority);
        request.RequestUri = new Uri($"http://10.0.0.8:8080{asked.PathAndQuery[prefix.Length..]}");
        var response = await base.SendAsync(request, cancellationToken);
        request.RequestUri = asked;
        return response;
    }
}
