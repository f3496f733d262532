using CTraderAuth;
using CTraderAuth.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A bot compiled ahead of time: its accounts are authorized, and again after a rotation, on the same connection; and it calls an API.
var file = Path.Combine(Directory.CreateTempSubdirectory("ctrader-auth-aot-").FullName, "grants.db");
using var openApi = OpenApi.Start();
var services = new ServiceCollection().AddLogging();
services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri, options.TokenUri) = ("app", "secret", "http://127.0.0.1/callback", args[0]))
    .UseSqlite($"Data Source={file}");
services.AddCTraderSession("my-bot", options => options.Address = openApi.Address);
services.AddHttpClient("api", client => client.BaseAddress = new(args[0])).AddCTraderToken("my-bot");
await using (var provider = services.BuildServiceProvider())
{
    var tokens = provider.GetRequiredService<ICTraderTokens>();
    await tokens.ImportAsync("my-bot", "refresh-token");
    foreach (var service in provider.GetServices<IHostedService>())
    {
        await service.StartAsync(CancellationToken.None);
    }

    var session = provider.GetRequiredService<ICTraderSession>();
    await session.WhenAuthorizedAsync();
    var response = await session.SendAsync(1001, 2104, "{}"u8.ToArray());
    Console.WriteLine($"authorized, and {response.PayloadType} came");
    var rotated = await tokens.RefreshAsync("my-bot");
    await foreach (var status in session.WatchAsync())
    {
        if (status.State == CTraderSessionState.Ready && status.Generation == rotated.Generation)
        {
            Console.WriteLine($"authorized again with generation {status.Generation} on connection {status.Connections}");
            break;
        }
    }

    using var api = provider.GetRequiredService<IHttpClientFactory>().CreateClient("api");
    Console.WriteLine($"and the API answered {(await api.GetStringAsync("")).Length} characters");
}

Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
return 0;
