using CTraderAuth;
using CTraderAuth.AspNetCore;
using CTraderAuth.AspNetCore.Callbacks;
using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Grants;
using CTraderAuth.AspNetCore.Pages;
using CTraderAuth.AspNetCore.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Routing;

/// <summary>Maps the endpoints with which a user connects his cTrader accounts.</summary>
public static class CTraderEndpointRouteBuilderExtensions
{
    /// <summary>Maps <c>GET connect</c>, <c>GET callback</c>, <c>GET result</c>, <c>GET status</c> and <c>POST disconnect</c> under a prefix.</summary>
    /// <remarks>
    /// Needs data protection, which authentication and antiforgery bring, and antiforgery for <c>disconnect</c>. The query of the callback, which carries a
    /// code, is kept from logs, traces and other middleware.
    /// </remarks>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">Where the endpoints are. Default: <c>/ctrader</c>; <see cref="CTraderAuthOptions.RedirectUri"/> has to end in this and <c>/callback</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The group, for conventions such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException">A service is missing, or <see cref="CTraderAuthOptions.RedirectUri"/> leads elsewhere.</exception>
    /// <exception cref="Extensions.Options.OptionsValidationException">An option of <see cref="CTraderAuthOptions"/> is wrong.</exception>
    public static RouteGroupBuilder MapCTraderAuth(this IEndpointRouteBuilder endpoints, string prefix = "/ctrader", Action<CTraderEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var options = new CTraderEndpointOptions();
        configure?.Invoke(options);
        var services = endpoints.ServiceProvider;
        var site = Site.Create(services, prefix, options);
        QueryConcealer.Start(services, site.CallbackPath);
        services.GetService<UserSubject>()?.Use(options.Subject);

        var cookies = new AttemptCookies(site);
        var group = endpoints.MapGroup(prefix);
        group.MapGet("/connect", new ConnectEndpoint(site, cookies).HandleAsync);
        group.MapGet("/callback", new CallbackEndpoint(site, cookies).HandleAsync);
        group.MapGet("/result", new ResultEndpoint(site).HandleAsync);
        group.MapGet("/status", new StatusEndpoint(site).HandleAsync);
        group.MapPost("/disconnect", new DisconnectEndpoint(site).HandleAsync);
        return group;
    }
}
