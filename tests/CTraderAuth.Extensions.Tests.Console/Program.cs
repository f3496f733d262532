using System.Globalization;
using CTraderAuth;
using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

// A console program that signs in once and has lines of its own to read. The first argument is the port of its redirect URI.
var redirectUri = $"http://localhost:{int.Parse(args[0], CultureInfo.InvariantCulture)}/callback";
await using var sandbox = CTraderSandbox.Start(options =>
{
    options.EchoState = args.Contains("--echo-state");
    options.RedirectUris.Add(redirectUri);
});
var services = new ServiceCollection().AddLogging();
services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UseMemory();
services.PostConfigure<CTraderAuthOptions>(options => options.RedirectUri = redirectUri);
await using var provider = services.BuildServiceProvider();
var tokens = provider.GetRequiredService<ICTraderTokens>();
if (args.Contains("--connected"))
{
    await tokens.ConnectAsync("my-bot", sandbox.IssueCode(redirectUri: redirectUri));
}

if (args.Contains("--read-first"))
{
    Console.WriteLine("ready");
    Console.WriteLine($"first: {Console.ReadLine()}");
}

Console.WriteLine($"code: {sandbox.IssueCode(redirectUri: redirectUri)}");
await tokens.ConnectInBrowserAsync("my-bot");
Console.WriteLine("connected");
Console.WriteLine($"then: {Console.ReadLine()}");
Console.WriteLine($"last: {Console.ReadLine()}");
