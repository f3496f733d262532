using System.Globalization;
using CTraderAuth;
using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

// A console program that signs in once and has lines of its own to read: the port of its redirect URI, and whether it reads one before the sign-in.
var redirectUri = $"http://localhost:{int.Parse(args[0], CultureInfo.InvariantCulture)}/callback";
await using var sandbox = CTraderSandbox.Start(options => options.RedirectUris.Add(redirectUri));
var services = new ServiceCollection().AddLogging();
services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UseMemory();
services.PostConfigure<CTraderAuthOptions>(options => options.RedirectUri = redirectUri);
await using var provider = services.BuildServiceProvider();
if (args.Contains("--read-first"))
{
    Console.WriteLine("ready");
    Console.WriteLine($"first: {Console.ReadLine()}");
}

Console.WriteLine($"code: {sandbox.IssueCode(redirectUri: redirectUri)}");
await provider.GetRequiredService<ICTraderTokens>().ConnectInBrowserAsync("my-bot");
Console.WriteLine("connected");
Console.WriteLine($"then: {Console.ReadLine()}");
Console.WriteLine($"last: {Console.ReadLine()}");
