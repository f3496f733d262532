using CTraderAuth;
using Microsoft.Extensions.DependencyInjection;

// What a program pays that uses the core with grants in memory: from its start to its first token.
var services = new ServiceCollection().AddLogging();
services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri, options.TokenUri) = ("app", "secret", "http://127.0.0.1/callback", args[0])).UseMemory();
await using var provider = services.BuildServiceProvider();
var token = await provider.GetRequiredService<ICTraderTokens>().ImportAsync("my-bot", "refresh-token");
Console.WriteLine(token.Value.Length);
