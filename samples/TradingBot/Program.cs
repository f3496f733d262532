using System.Text;
using CTraderAuth;
using CTraderAuth.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TradingBot;
using TradingBot.OnSandbox;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var isLive = args.Contains("--live");                     // typed, never configured: real money
string[] settings = [.. args.Where(arg => arg != "--live")];
var builder = Host.CreateApplicationBuilder(settings);
builder.Configuration.AddUserSecrets<Program>(optional: true).AddEnvironmentVariables().AddCommandLine(settings);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("CTraderAuth.Sockets", LogLevel.Error);   // the status lines say the same

var section = builder.Configuration.GetSection(CTraderAuthOptions.SectionName);
var auth = builder.Services.AddCTraderAuth(section).UseSqlite();
await using var show = section["ClientId"] is null ? SandboxShow.Start(auth, builder.Configuration.GetSection("Sandbox")) : null;

builder.Services.AddCTraderSession(IConsent.Subject, options =>
{
    options.Environment = isLive ? CTraderEnvironment.Live : CTraderEnvironment.Demo;
    options.OnAuthorized = Prices.SubscribeAsync;         // after every rotation and every reconnect
});
builder.Services.TryAddSingleton<IConsent, BrowserConsent>();
builder.Services.AddSingleton<SymbolNames>();
builder.Services.AddHostedService<Prices>().AddHostedService<StatusLines>();

await builder.Build().RunAsync();                         // until Ctrl+C or SIGTERM; a refresh in flight is completed first
