using CTraderAuth;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddUserSecrets<Program>();
builder.Services.AddCTraderAuth(builder.Configuration.GetSection("CTrader")).UseSqlite();   // durable, nothing to set up
builder.Services.AddHttpClient("gateway", client => client.BaseAddress = new(builder.Configuration["Gateway"]!))
    .AddCTraderToken("my-bot");                                   // attaches, refreshes, retries one 401

using var host = builder.Build();
var tokens = host.Services.GetRequiredService<ICTraderTokens>();
if (await tokens.GetStatusAsync("my-bot") is null or { State: GrantState.ReauthorizationRequired })
{
    await tokens.ConnectInBrowserAsync("my-bot");                 // once; the grant outlives the program
}

using var gateway = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("gateway");
Console.WriteLine(await gateway.GetStringAsync("accounts"));

await foreach (var token in tokens.WatchAsync("my-bot"))          // now, and after every rotation, whoever made it
{
    Console.WriteLine(token);                                     // no secret; a bot authorises its socket with token.Value
}
