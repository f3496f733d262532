using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Attach;

/// <summary>Our handler as the container composes it, without the logging handlers of the client factory.</summary>
internal static class Ours
{
    /// <summary>Requests through our handler for one subject; null for a handler that reads it off each request.</summary>
    public static HttpSubject Subject(string name, string? subject, bool reused)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri) = ("id", "secret", "http://localhost/")).UseMemory();
        services.AddHttpClient("api").ConfigurePrimaryHttpMessageHandler(() => new Terminal()).RemoveAllLoggers()
            .AddCTraderToken(subject, options => options.AllowedHosts.Add("gateway.example"));
        var provider = services.BuildServiceProvider();
        provider.GetRequiredService<ICTraderTokens>().ImportAsync("my-bot", Rotations.App.Pair(TimeSpan.Zero)).GetAwaiter().GetResult();

        // The factory puts its lifetime handler around the chain; what is inside is what is compared.
        var handler = ((DelegatingHandler)provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("api")).InnerHandler!;
        return new(name, handler, reused, reused && subject is not null ? null : "my-bot", provider);
    }
}
