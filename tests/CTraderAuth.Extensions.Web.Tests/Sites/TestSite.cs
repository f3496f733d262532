using System.Collections.Concurrent;
using System.Security.Claims;
using CTraderAuth;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Consent.Browser;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TradingDesk.Tests.Sites;

/// <summary>A small site that a real browser can visit, with a service worker for those who want one.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CTraderSandbox _sandbox;

    private TestSite(WebApplication app, CTraderSandbox sandbox, Uri address) => (_app, _sandbox, Address) = (app, sandbox, address);

    /// <summary>At <c>localhost</c>, so that the sandbox at <c>127.0.0.1</c> is another site, as cTrader is.</summary>
    public Uri Address { get; }

    public ICTraderTokens Tokens => _app.Services.GetRequiredService<ICTraderTokens>();

    public CTraderSandbox Sandbox => _sandbox;

    /// <summary>The requests to the endpoints, as path, <c>Sec-Fetch-Dest</c> and <c>Sec-Purpose</c>.</summary>
    public ConcurrentQueue<(string Path, string Destination, string Purpose)> Requests { get; } = new();

    public static async Task<TestSite> StartAsync(bool echoState = false, bool requireAuthorization = false)
    {
        var port = FreePort.Next();
        var sandbox = CTraderSandbox.Start(options =>
        {
            options.RedirectUris = [$"http://localhost:{port}/ctrader/callback"];
            options.EchoState = echoState;
        });
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://localhost:{port}");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options => options.LoginPath = "/sign-in");
        builder.Services.AddAuthorization();
        builder.Services.AddAntiforgery();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddCTraderAuth(static _ => { }).UseSandbox(sandbox).UseMemory();
        var site = new TestSite(builder.Build(), sandbox, new($"http://localhost:{port}"));
        site.Map(requireAuthorization);
        await site._app.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    private void Map(bool requireAuthorization)
    {
        _app.Use((context, next) =>
        {
            var headers = context.Request.Headers;
            if (context.Request.Path.StartsWithSegments("/ctrader"))
            {
                Requests.Enqueue((context.Request.Path, headers["Sec-Fetch-Dest"].ToString(), headers["Sec-Purpose"].ToString()));
            }

            return next();
        });
        _app.UseAuthentication();
        _app.UseAuthorization();
        var group = _app.MapCTraderAuth();
        if (requireAuthorization)
        {
            group.RequireAuthorization();
        }

        _app.MapGet("/sign-in", (HttpContext context, string? returnUrl) => SignInAsync(context, returnUrl ?? "/"));
        _app.MapGet("/sw.js", () => Results.Text(
            "addEventListener('activate', event => event.waitUntil(clients.claim())); addEventListener('fetch', event => event.respondWith(fetch(event.request)));", "text/javascript"));
        _app.MapGet("/worker", () => Html("<p id=state>waiting</p><script>navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => { state.textContent = 'ready'; });</script>"));
        _app.MapGet("/prefetch", () => Html("<link rel=prefetch href=/ctrader/connect><link rel=prefetch href=/ctrader/callback?error=x>"));
        _app.MapGet("/{**path}", () => Html("<h1>Arrived</h1><a href='/ctrader/connect?returnUrl=%2Fdesk'>Connect cTrader</a>"));
    }

    private static async Task<IResult> SignInAsync(HttpContext context, string returnUrl)
    {
        await context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "alice")], "test")));
        return Results.Redirect(returnUrl);
    }

    private static IResult Html(string body) => Results.Content($"<!doctype html><html lang=en><title>Site</title>{body}", "text/html; charset=utf-8");
}
