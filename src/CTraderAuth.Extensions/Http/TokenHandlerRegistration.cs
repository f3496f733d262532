using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Http;

internal static class TokenHandlerRegistration
{
    public static IHttpClientBuilder AddTokenHandler(
        this IHttpClientBuilder builder, Func<IServiceProvider, SubjectSource> subjects, Action<CTraderTokenHandlerOptions>? configure)
    {
        var options = new CTraderTokenHandlerOptions();
        configure?.Invoke(options);
        AllowedHost[] hosts = [.. options.AllowedHosts.Select(AllowedHost.Parse)];
        var placement = options.Placement;

        builder.Services.Configure<HttpClientFactoryOptions>(builder.Name, factory =>
            factory.HttpMessageHandlerBuilderActions.Add(chain => Put(chain, Create(chain, subjects(chain.Services), hosts, placement))));
        if (!placement.IsHeader)
        {
            // After every other configuration, so that the primary handler is the one that will be used.
            builder.Services.PostConfigure<HttpClientFactoryOptions>(builder.Name, factory =>
                factory.HttpMessageHandlerBuilderActions.Add(chain => TakeOverRedirects(chain, placement)));
        }

        return builder;
    }

    private static CTraderTokenHandler Create(HttpMessageHandlerBuilder chain, SubjectSource subjects, AllowedHost[] hosts, TokenPlacement placement)
    {
        var name = chain.Name ?? "";
        var tokens = chain.Services.GetService<ICTraderTokens>()
            ?? throw new InvalidOperationException($"Client '{name}' uses AddCTraderToken, and AddCTraderAuth was never called. Call services.AddCTraderAuth(…) and name a store, such as UseSqlite().");
        var clients = chain.Services.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>();
        var logger = chain.Services.GetRequiredService<ILoggerFactory>().CreateLogger(HttpLog.Category);
        return new(tokens, subjects, new(name, hosts, () => BaseAddress(clients.Get(name))), placement, logger);
    }

    private static void Put(HttpMessageHandlerBuilder chain, CTraderTokenHandler handler)
    {
        var earlier = chain.AdditionalHandlers.OfType<CTraderTokenHandler>().FirstOrDefault();
        if (earlier is null)
        {
            chain.AdditionalHandlers.Add(handler);
        }
        else
        {
            chain.AdditionalHandlers[chain.AdditionalHandlers.IndexOf(earlier)] = handler;
        }
    }

    private static Uri? BaseAddress(HttpClientFactoryOptions options)
    {
        using var probe = new HttpClient();
        foreach (var configure in options.HttpClientActions)
        {
            configure(probe);
        }

        return probe.BaseAddress;
    }

    private static void TakeOverRedirects(HttpMessageHandlerBuilder chain, TokenPlacement placement)
    {
        switch (chain.PrimaryHandler)
        {
            case SocketsHttpHandler { AllowAutoRedirect: true } handler:
                handler.AllowAutoRedirect = false;
                chain.AdditionalHandlers.Add(new TokenlessRedirectHandler(placement, handler.MaxAutomaticRedirections));
                break;
            case HttpClientHandler { AllowAutoRedirect: true } handler:
                handler.AllowAutoRedirect = false;
                chain.AdditionalHandlers.Add(new TokenlessRedirectHandler(placement, handler.MaxAutomaticRedirections));
                break;
        }
    }
}
