using System.Text;
using CTraderAuth;
using CTraderAuth.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddUserSecrets<Program>().AddEnvironmentVariables();                          // the environment wins
builder.Services.AddCTraderAuth(builder.Configuration.GetSection("CTrader")).UseSqlite();
builder.Services.AddCTraderSession("my-bot", options => options.OnAuthorized = account =>           // again after each rotation and each reconnect
    account.Session.SendAsync(account.Account, 2127, Encoding.UTF8.GetBytes($$"""{"ctidTraderAccountId":{{account.Account}},"symbolId":[1]}"""), account.Ended));
builder.Services.AddHostedService<Bot>();
await builder.Build().RunAsync();                                                                   // until Ctrl+C or SIGTERM

internal sealed class Bot(ICTraderTokens tokens, ICTraderSession session) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (await tokens.GetStatusAsync("my-bot", stoppingToken) is null or { State: GrantState.ReauthorizationRequired })
        {
            await tokens.ConnectInBrowserAsync("my-bot", stoppingToken);                            // once; the grant outlives the program
        }

        await foreach (var message in session.ReadAllAsync(stoppingToken))                          // continues through rotations and cuts
        {
            Console.WriteLine($"{message.PayloadType}: {Encoding.UTF8.GetString(message.Payload.Span)}");
        }
    }
}
