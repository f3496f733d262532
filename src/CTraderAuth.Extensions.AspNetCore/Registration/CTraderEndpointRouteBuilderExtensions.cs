using CTraderAuth;
using CTraderAuth.AspNetCore;
using CTraderAuth.AspNetCore.Callbacks;
using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Grants;
using CTraderAuth.AspNetCore.Pages;
using CTraderAuth.AspNetCore.Users;
using Microsoft.AspNetCore.Builder;

namespace Microsoft.AspNetCore.Routing;

/// <summary>Maps the endpoints that let users connect their cTrader accounts.</summary>
public static class CTraderEndpointRouteBuilderExtensions
{
    /// <summary>Maps <c>GET connect</c>, <c>GET callback</c>, <c>GET</c> and <c>POST confirm</c>, <c>GET result</c>, <c>GET status</c> and <c>POST disconnect</c> under a prefix.</summary>
    /// <remarks>
    /// Requires data protection, which authentication and antiforgery include, and antiforgery for <c>disconnect</c>. The query of the callback, which contains a
    /// code, is hidden from logs, traces and other middleware. With an authorization policy on the group or a fallback policy, <c>callback</c> and <c>result</c> remain open to
    /// everyone: the callback checks the policy itself, and keeps the code, encrypted in the user's browser and for a minute at most, while the user signs in.
    /// </remarks>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">The path of the endpoints. Default: <c>/ctrader</c>; <see cref="CTraderAuthOptions.RedirectUri"/> must end in this prefix followed by <c>/callback</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The group, for conventions such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException">A service is missing, <see cref="CTraderAuthOptions.RedirectUri"/> does not match the prefix, or an earlier call set another <see cref="CTraderEndpointOptions.Subject"/>.</exception>
    /// <exception cref="Extensions.Options.OptionsValidationException">An option of <see cref="CTraderAuthOptions"/> is invalid.</exception>
    public static RouteGroupBuilder MapCTraderAuth(this IEndpointRouteBuilder endpoints, string prefix = "/ctrader", Action<CTraderEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var options = new CTraderEndpointOptions();
        configure?.Invoke(options);
        var services = endpoints.ServiceProvider;
        var site = ConnectSite.Create(services, prefix, options);
        QueryConcealer.Start(services, site.CallbackPath);
        UserSubject.Use(services, options.Subject);

        var cookies = new AttemptCookies(site);
        var held = new HeldAnswers(site, cookies);
        var flow = new AnswerFlow(site, cookies, held);
        var response = new CallbackResponse(site, held);
        var signIn = new SignInPrompt(site);
        var confirm = new ConfirmEndpoint(site, cookies, held, flow, response, signIn);
        var group = endpoints.MapGroup(prefix);
        group.MapGet("/connect", new ConnectEndpoint(site, cookies, signIn).HandleAsync);
        group.MapGet("/callback", new CallbackEndpoint(site, flow, response).HandleAsync).AllowAnonymous();
        group.MapGet("/confirm", confirm.GetAsync);
        group.MapPost("/confirm", confirm.PostAsync);
        group.MapGet("/result", new ResultEndpoint(site).HandleAsync).AllowAnonymous();
        group.MapGet("/status", new StatusEndpoint(site).HandleAsync);
        group.MapPost("/disconnect", new DisconnectEndpoint(site, cookies, held).HandleAsync);
        return group;
    }
}
