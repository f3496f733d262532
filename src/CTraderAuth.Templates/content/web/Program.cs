using System.Security.Claims;
using CTraderAuth;
using Microsoft.AspNetCore.Authentication.Cookies;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
builder.Services.AddAuthorization();
builder.Services.AddAntiforgery();
builder.Services.AddCTraderAuth(builder.Configuration.GetSection("CTrader")).UseSqlite();
builder.Services.AddHealthChecks().AddCTraderAuth();

var app = builder.Build();
app.MapCTraderAuth();    // /ctrader/connect, callback, status, disconnect
app.MapHealthChecks("/health");
app.MapGet("/", () => Results.Text("""<a href="/ctrader/connect?returnUrl=/ctrader/status">Connect cTrader</a>""", "text/html"));

if (app.Environment.IsDevelopment())
{
    // Replace this with your own sign-in: here, everybody is alice.
    app.MapGet("/Account/Login", () => Results.SignIn(new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "alice")], "development"))));
}

app.Run();
