using System.Diagnostics;
using CTraderAuth.Benchmarks.Report;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>Ten thousand callers find the token expired, and the server takes 50 ms.</summary>
internal static class StormSection
{
    private const int Callers = 10_000;
    private static readonly TimeSpan ServerTakes = TimeSpan.FromMilliseconds(50);

    public static async Task<Section> MeasureAsync(bool quick)
    {
        List<double> floor = [], ours = [];
        var refreshes = 0;
        for (var round = 0; round < (quick ? 5 : 15); round++)
        {
            floor.Add(await TimeAsync(FloorAsync));
            var server = new InstantServer(ServerTakes);
            await using var app = App.Start(server);
            var tokens = app.GetRequiredService<ICTraderTokens>();
            await ImportExpiredAsync(app, tokens);
            var before = server.Requests;
            ours.Add(await TimeAsync(() => AskAsync(tokens)));
            refreshes = Math.Max(refreshes, server.Requests - before);
        }

        var (least, median) = (Median(floor), Median(ours));
        return new("10 000 callers at expiry, server takes 50 ms", "ms", "beside the floor",
        [
            new("floor: 10 000 callers await one shared answer", least, 1),
            new($"ours, memory store ({refreshes} refresh)", median, median / least),
        ]);
    }

    private static Task FloorAsync()
    {
        var shared = Task.Delay(ServerTakes, TimeProvider.System);
        return Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () => await shared)));
    }

    private static Task AskAsync(ICTraderTokens tokens) =>
        Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () => await tokens.GetAsync("my-bot"))));

    // An imported pair that has expired is rotated at once, so the row is put there past the front door.
    private static async Task ImportExpiredAsync(ServiceProvider app, ICTraderTokens tokens)
    {
        await tokens.ImportAsync("other", App.Pair(TimeSpan.Zero));
        var rows = app.GetRequiredService<CTraderAuth.Rotation.GrantRows>();
        var grant = CTraderAuth.Rotation.GrantTransition.Adopt(null, App.Pair(TimeSpan.FromDays(31)), "id");
        await rows.TrySaveAsync(await rows.FindAsync("my-bot", default), grant, default);
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
