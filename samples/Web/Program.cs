using Microsoft.AspNetCore.Authentication.Cookies;
using TradingDesk;
using TradingDesk.Desk;

var builder = WebApplication.CreateBuilder(args);
var address = builder.Configuration["urls"] ?? "http://127.0.0.1:5080";
builder.WebHost.UseUrls(address);
await using var server = DeskServer.Start(builder.Configuration, address);

builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie => cookie.LoginPath = "/SignIn");
builder.Services.AddRazorPages(pages => pages.Conventions.AuthorizeFolder("/").AllowAnonymousToPage("/SignIn"));

server.Configure(builder.Services.AddCTraderAuth(builder.Configuration.GetSection("CTrader")));
builder.Services.AddHttpClient("accounts", client => client.BaseAddress = server.Api).AddCTraderUserToken();
builder.Services.AddHealthChecks().AddCTraderAuth();
builder.Services.AddSingleton(server).AddSingleton<Timeline>().AddSingleton<DeskReader>().AddHostedService<GrantFollower>();

var app = builder.Build();
app.UseExceptionHandler("/Error");
app.Use((context, next) =>
{
    context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    return next();
});
app.UseStaticFiles();
app.UseAuthentication();
app.UseAuthorization();
app.MapRazorPages();
app.MapCTraderAuth();
app.MapHealthChecks("/health");
app.MapGet("/events", LiveUpdates.Stream).RequireAuthorization();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"{server.Welcome}{Environment.NewLine}Open {address} and sign in as one of the demo users. Ctrl+C stops it."));
await app.RunAsync();
