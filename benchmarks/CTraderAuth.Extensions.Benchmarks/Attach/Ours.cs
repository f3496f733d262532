using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Attach;

/// <summary>Our handler as the container composes it, without the logging handlers of the client factory.</summary>
internal sealed class Ours : IDisposable
{
    private readonly ServiceProvider provider;

    public Ours(string? subject, IReadOnlyList<string> subjects)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri) = ("id", "secret", "http://localhost/")).UseMemory();
        services.AddHttpClient("api").ConfigurePrimaryHttpMessageHandler(() => new Terminal()).RemoveAllLoggers()
            .AddCTraderToken(subject, options => options.AllowedHosts.Add("gateway.example"));
        provider = services.BuildServiceProvider();
        Tokens = provider.GetRequiredService<ICTraderTokens>();
        foreach (var each in subjects)
        {
            Tokens.ImportAsync(each, Pair(each)).GetAwaiter().GetResult();
        }
    }

    public ICTraderTokens Tokens { get; }

    // The factory puts its lifetime handler around the chain; what is inside is what is compared.
    public HttpMessageHandler Handler => ((DelegatingHandler)provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("api")).InnerHandler!;

    public void Dispose() => provider.Dispose();

    private static CTraderToken Pair(string subject) =>
        new($"access-{subject}", $"refresh-{subject}", "bearer", TimeSpan.FromDays(30), TimeProvider.System.GetUtcNow());
}
