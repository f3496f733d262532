using CTraderAuth;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddUserSecrets<Program>().AddEnvironmentVariables();   // the environment wins
builder.Services.AddCTraderAuth(builder.Configuration.GetSection("CTrader")).UseSqlite();   // durable, nothing to set up
builder.Services.AddHttpClient("gateway", client => client.BaseAddress = new(builder.Configuration["Gateway"]!))
    .AddCTraderToken("my-bot");                                   // attaches, refreshes, retries one 401
builder.Services.AddHostedService<Bot>();
await builder.Build().RunAsync();                                 // until Ctrl+C or SIGTERM; a refresh in flight is completed first

internal sealed class Bot(ICTraderTokens tokens, IHttpClientFactory clients) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await tokens.GetStatusAsync("my-bot", stoppingToken) is null or { State: GrantState.ReauthorizationRequired })
                {
                    await tokens.ConnectInBrowserAsync("my-bot", stoppingToken);   // once; the grant outlives the program
                }

                await TradeAsync(stoppingToken);
            }
            catch (Exception e) when (e is CTraderAuthException or HttpRequestException)   // revoked, denied, or unavailable at the moment
            {
                Console.WriteLine(e.Message);                     // never a secret
                await Task.Delay(TimeSpan.FromSeconds(10), stoppingToken);
            }
        }
    }

    private async Task TradeAsync(CancellationToken stoppingToken)
    {
        var current = await tokens.GetAsync("my-bot", stoppingToken);   // from memory, refreshed when needed: call it every time
        Console.WriteLine($"Connected until {current.ExpiresAt:u}, then refreshed.");

        using var gateway = clients.CreateClient("gateway");
        Console.WriteLine(await gateway.GetStringAsync("accounts", stoppingToken));

        await foreach (var token in tokens.WatchAsync("my-bot", stoppingToken))   // now, and after every rotation by any process
        {
            Console.WriteLine(token);                             // no secret; a bot authorizes its socket with token.Value
        }
    }
}
