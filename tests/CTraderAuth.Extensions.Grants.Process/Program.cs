using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CTraderAuth;
using CTraderAuth.OtherProcess;
using Microsoft.Extensions.DependencyInjection;

if (args[0] is "end")
{
    await Ending.RunAsync(shape: args[1], file: args[2], what: args[3]);
    return;
}

if (args is ["starved", var address, var code])
{
    Starved.Run(address, code);
    return;
}

// Another process on the same grants: which file, which subject, how many callers at once. The application's credentials come over the environment.
await using var services = new ServiceCollection().AddLogging().Add(args[0]).BuildServiceProvider();
var tokens = services.GetRequiredService<ICTraderTokens>();
if (args is [_, "watch", .. var subjects])
{
    await Watching.RunAsync(tokens, subjects);
    return;
}

if (args is [_, "rotate", var subject])
{
    await tokens.GetStatusAsync(subject);
    Console.WriteLine("ready");
    while (await Console.In.ReadLineAsync() is not null)
    {
        Console.WriteLine((await tokens.RefreshAsync(subject)).Generation);
    }

    return;
}

var before = await tokens.GetStatusAsync(args[1]);
Console.WriteLine($"ready {before?.Generation}");
await Console.In.ReadLineAsync();

var callers = Enumerable.Range(0, int.Parse(args[2], CultureInfo.InvariantCulture)).Select(_ => tokens.GetAsync(args[1]).AsTask()).ToArray();
Console.WriteLine("asked");
foreach (var line in (await Task.WhenAll(callers)).Select(token => $"{token.Generation} {Fingerprint(token)}").Distinct())
{
    Console.WriteLine(line);
}

static string Fingerprint(CTraderAccessToken token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token.Value)));

internal static class Registration
{
    public static IServiceCollection Add(this IServiceCollection services, string file)
    {
        services.AddCTraderAuth(options =>
        {
            options.ClientId = Setting("CLIENT_ID");
            options.ClientSecret = Setting("CLIENT_SECRET");
            options.RedirectUri = Setting("REDIRECT_URI");
            options.TokenUri = Setting("TOKEN_URI");
            options.TokenRequestMethod = Enum.Parse<TokenRequestMethod>(Environment.GetEnvironmentVariable("METHOD") ?? "Get");
            options.RequestTimeout = TimeSpan.FromSeconds(int.Parse(Setting("REQUEST_TIMEOUT"), CultureInfo.InvariantCulture));
        }).UseSqlite($"Data Source={file}");
        return services;
    }

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name)!;
}
