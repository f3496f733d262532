using CTraderAuth.Storage;
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
        var bodies = new RepeatableBody(options.MaxBufferedBodySize);

        builder.Services.Configure<HttpClientFactoryOptions>(builder.Name, factory =>
            factory.HttpMessageHandlerBuilderActions.Add(chain => Put(chain, Create(chain, subjects(chain.Services), hosts, placement, bodies))));

        // Runs after all other configuration, so that it sees the final service discovery and primary handler.
        builder.Services.PostConfigure<HttpClientFactoryOptions>(builder.Name, factory => factory.HttpMessageHandlerBuilderActions.Add(FollowServices));
        if (!placement.IsHeader)
        {
            builder.Services.PostConfigure<HttpClientFactoryOptions>(builder.Name, factory =>
                factory.HttpMessageHandlerBuilderActions.Add(chain => TakeOverRedirects(chain, placement)));
        }

        return builder;
    }

    private static CTraderTokenHandler Create(HttpMessageHandlerBuilder chain, SubjectSource subjects, AllowedHost[] hosts, TokenPlacement placement, RepeatableBody bodies)
    {
        var name = chain.Name ?? "";
        var tokens = chain.Services.GetService<ICTraderTokens>()
            ?? throw new InvalidOperationException($"Client '{name}' uses AddCTraderToken, but AddCTraderAuth was not called. Call services.AddCTraderAuth(…) and register a store, such as UseSqlite().");
        var clients = chain.Services.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>();
        var logger = chain.Services.GetRequiredService<ILoggerFactory>().CreateLogger(HttpLog.Category);
        return new(tokens, subjects, new(name, hosts, () => BaseAddress(clients.Get(name))), placement, bodies, new QuietLogger(logger));
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

    // Service discovery may have been added before the token handler or after it. In both cases the name is checked before it is resolved, and the address afterwards.
    private static void FollowServices(HttpMessageHandlerBuilder chain)
    {
        var origins = chain.AdditionalHandlers.OfType<CTraderTokenHandler>().First().Origins;
        if (origins.UsesServices && !chain.AdditionalHandlers.OfType<ServiceEntry>().Any())
        {
            chain.AdditionalHandlers.Insert(0, new ServiceEntry(origins));
            chain.AdditionalHandlers.Add(new ServiceGuard(origins));
            origins.FollowServices();
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
        HttpMessageHandler? primary = chain.PrimaryHandler;
        while (primary is DelegatingHandler { InnerHandler: var inner })
        {
            primary = inner;
        }

        switch (primary)
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
