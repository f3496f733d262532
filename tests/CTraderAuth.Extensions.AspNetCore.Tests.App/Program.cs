using System.Security.Claims;
using CTraderAuth;
using CTraderAuth.AspNetCore;
using CTraderAuth.TestApp;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

var builder = WebApplication.CreateBuilder(args);
var shape = builder.Configuration["Shape"];
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options => options.LoginPath = "/sign-in");
builder.Services.AddAuthorization();
builder.Services.AddAntiforgery();
builder.Services.AddCTraderAuth(builder.Configuration.GetSection("CTrader")).UseMemory();
builder.Services.AddHttpClient("api", client => client.BaseAddress = new(builder.Configuration["Api"] ?? "https://api.example/")).AddCTraderUserToken();
builder.Services.AddHealthChecks().AddCTraderAuth();
builder.Services.AddHttpLogging(options => options.LoggingFields = Microsoft.AspNetCore.HttpLogging.HttpLoggingFields.All);
if (shape is "mvc")
{
    builder.Services.AddControllersWithViews();
}
else if (shape is "blazor")
{
    builder.Services.AddRazorComponents().AddInteractiveServerComponents();
}

var app = builder.Build();
if (app.Configuration["HttpLogging"] is not null)
{
    app.UseHttpLogging();
}

if (shape is "proxy")
{
    app.UseForwardedHeaders(new() { ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.All });
}

if (app.Configuration["PathBase"] is { } pathBase)
{
    app.UsePathBase(pathBase);
    app.UseRouting();
}

app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapGet("/sign-in", (HttpContext context, string? user) => user is null
    ? Task.CompletedTask
    : context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity(user is "" ? [] : [new Claim(ClaimTypes.NameIdentifier, user)], "test"))));
app.MapGet("/sign-out", (HttpContext context) => context.SignOutAsync());
app.MapGet("/antiforgery", (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken);
app.MapGet("/call", (IHttpClientFactory clients) => clients.CreateClient("api").GetStringAsync("accounts"));
app.MapHealthChecks("/health");
var group = app.MapCTraderAuth(app.Configuration["Prefix"] ?? "/ctrader", options => app.Services.GetService<Action<CTraderEndpointOptions>>()?.Invoke(options));
if (app.Configuration["RequireAuthorization"] is not null)
{
    group.RequireAuthorization();
}

if (shape is "mvc")
{
    app.MapControllers();
}
else if (shape is "blazor")
{
    app.MapRazorComponents<Desk>().AddInteractiveServerRenderMode();
}

app.Run();
