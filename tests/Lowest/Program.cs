using CTraderAuth;
using CTraderAuth.Sockets;
using CTraderAuth.Storage;
using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Refit;

// The whole way with the given dependencies: connect, store, call, 401, replace, call again, on a socket as well.
await using var sandbox = CTraderSandbox.Start(options => options.RedirectUris.Add("http://127.0.0.1:8765/ctrader/callback"));
var folder = Directory.CreateTempSubdirectory();
try
{
    var builder = Host.CreateApplicationBuilder(args);
    var auth = builder.Services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UseSqlite($"Data Source={Path.Combine(folder.FullName, "grants.db")}");
#if PROTECTED
    auth.ProtectTokens();
#endif
    builder.Services.AddHttpClient("orders").ConfigureHttpClient(client => client.BaseAddress = sandbox.ApiUri).AddCTraderToken("alice");
    builder.Services.AddCTraderSession("alice");
    using var host = builder.Build();
    await host.StartAsync();

    var tokens = host.Services.GetRequiredService<ICTraderTokens>();
    var first = await tokens.ConnectAsync("alice", sandbox.IssueCode());
    var orders = RestService.For<IOrders>(host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("orders"));
    await orders.PlaceAsync(new("EURUSD", 1));
    var session = host.Services.GetRequiredService<ICTraderSession>();
    await session.WhenAuthorizedAsync();
    sandbox.ExpireAccessTokens();
    var answer = await orders.PlaceAsync(new("EURUSD", 2));
    var second = await tokens.GetAsync("alice");
    await session.SendAsync(1001, 2121, "{\"ctidTraderAccountId\":1001}"u8.ToArray());
    await host.StopAsync();

    // No server is needed to see that the clients have what the stores call.
    foreach (var use in (Action<ICTraderAuthBuilder>[])[store => store.UseRedis("127.0.0.1:1,connectTimeout=100"), store => store.UsePostgreSql("Host=127.0.0.1;Port=1")])
    {
        var services = new ServiceCollection().AddLogging();
        use(services.AddCTraderAuth(_ => { }).UseSandbox(sandbox));
        await using var away = services.BuildServiceProvider();
        try
        {
            await away.GetRequiredService<IGrantStore>().FindAsync("alice");
            return 1;
        }
        catch (IOException e)
        {
            Console.WriteLine(e.Message);
        }
    }

#if WEB
    if (!await Web.WorksAsync(sandbox, Path.Combine(folder.FullName, "web.db")))
    {
        return 1;
    }
#endif

    return second.Generation == first.Generation + 1 && answer.Contains("EURUSD", StringComparison.Ordinal) ? 0 : 1;
}
finally
{
    folder.Delete(recursive: true);
}

internal sealed record Order(string Symbol, int Volume);

internal interface IOrders
{
    [Post("/orders")]
    Task<string> PlaceAsync([Body] Order order);
}
