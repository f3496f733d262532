using CTraderAuth;
using Microsoft.Extensions.DependencyInjection;

// The whole job on SQLite, compiled ahead of time: import, call, rotate, end, start again.
var file = Path.Combine(Directory.CreateTempSubdirectory("ctrader-auth-aot-").FullName, "grants.db");
await using (var first = Start())
{
    var tokens = first.GetRequiredService<ICTraderTokens>();
    await tokens.ImportAsync("my-bot", "refresh-token");
    var rotated = await tokens.RefreshAsync("my-bot");
    Console.WriteLine($"rotated to generation {rotated.Generation}");
}

await using (var second = Start())
{
    using var api = second.GetRequiredService<IHttpClientFactory>().CreateClient("api");
    var answer = await api.GetStringAsync("");
    var status = await second.GetRequiredService<ICTraderTokens>().GetStatusAsync("my-bot");
    Console.WriteLine($"found generation {status?.Generation}, and the API answered {answer.Length} characters");
}

Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
return 0;

ServiceProvider Start()
{
    var services = new ServiceCollection().AddLogging();
    services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri, options.TokenUri) = ("app", "secret", "http://127.0.0.1/callback", args[0]))
        .UseSqlite($"Data Source={file}");
    services.AddHttpClient("api", client => client.BaseAddress = new(args[0])).AddCTraderToken("my-bot");
    return services.BuildServiceProvider();
}
