using System.Net;
using CTraderAuth;
using CTraderAuth.Testing;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

internal static class Web
{
    /// <summary>Whether a web application starts, is healthy, and sends a stranger to its sign-in.</summary>
    public static async Task<bool> WorksAsync(CTraderSandbox sandbox, string file)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        builder.Services.AddAuthorization();
        builder.Services.AddAntiforgery();
        builder.Services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UseSqlite(file);
        builder.Services.AddHealthChecks().AddCTraderAuth();
        await using var app = builder.Build();
        app.MapCTraderAuth();
        app.MapHealthChecks("/health");
        await app.StartAsync();

        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new(app.Urls.Single()) };
        var health = await browser.GetStringAsync("health");
        using var connect = await browser.GetAsync("ctrader/connect");
        await app.StopAsync();
        return health is "Healthy" && connect.StatusCode is HttpStatusCode.Redirect;
    }
}
