using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Campaign.Child;

/// <summary>Lets many callers ask at once, whenever the parent has moved the clock past the end of the token.</summary>
internal static class SharedProgram
{
    private static readonly TimeSpan Round = TimeSpan.FromDays(40);

    public static async Task RunAsync(string file, DateTimeOffset start)
    {
        var time = new FakeTimeProvider(start);
        await using var program = Registration.Build(file, time);
        var tokens = program.GetRequiredService<ICTraderTokens>();
        Console.WriteLine($"ready {(await tokens.GetStatusAsync(Registration.Subject))?.Generation}");
        while (await Console.In.ReadLineAsync() is { } order)
        {
            var numbers = order.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            time.SetUtcNow(start + (Round * numbers[0]));
            var callers = Enumerable.Range(0, numbers[1]).Select(_ => Task.Run(() => tokens.GetAsync(Registration.Subject).AsTask())).ToArray();
            Console.WriteLine("asked");
            var seen = await Task.WhenAll(callers);
            Console.WriteLine(string.Join(", ", seen.Select(token => $"{token.Generation} {Fingerprint(token)}").Distinct()));
        }
    }

    private static string Fingerprint(CTraderAccessToken token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token.Value)));
}
