using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CTraderAuth.Benchmarks.Measuring;
using CTraderAuth.Benchmarks.Report;
using CTraderAuth.Benchmarks.Rotations;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Servers;

namespace CTraderAuth.Benchmarks.Stores;

/// <summary>Three instances with the refresher on one store, in which many grants are due.</summary>
internal static class RefresherSection
{
    public const int Instances = 3;
    private const int Together = 63, Pace = 100;
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(20), Ramp = TimeSpan.FromSeconds(6), Patience = TimeSpan.FromMinutes(15), Age = TimeSpan.FromDays(29);

    /// <param name="name">The store.</param>
    /// <param name="use">Names the store.</param>
    /// <param name="count">How many grants are due.</param>
    public static async Task<Section> MeasureAsync(string name, Action<ICTraderAuthBuilder> use, int count)
    {
        await FillAsync(use, count);
        var before = await LimitAsync(use, count);
        var (pace, all) = await PaceAsync(use);
        var (rate, requests, twice) = await AllAsync(use, count - all);

        // Before and afterwards: what else the machine does changes within minutes.
        var limit = (before + await LimitAsync(use, count)) / 2;
        return new($"{count.ToString("N0", CultureInfo.InvariantCulture)} grants are due, and {Instances} instances have the refresher, on {name}", "1/s", "relative to the store",
        [
            new($"rotations of {Instances} instances without it, {Together} at once", limit, 1),
            new($"of all due grants by the refresher, {(requests + all).ToString("N0", CultureInfo.InvariantCulture)} requests", rate, rate / limit, Goal: Goal.AtLeast(0.6, rate / limit, " ×").And(Goal.AtMost(0, twice, " sent twice"))),
            new($"of each instance with {nameof(RefresherOptions.RotationsPerSecond)} = {Pace}", pace, null, Goal: Goal.AtMost(Pace * 1.01, pace, " 1/s")),
        ],
        MoreIsBetter: true);
    }

    // In memory first, a month ago: an import of what is due would rotate it.
    private static async Task FillAsync(Action<ICTraderAuthBuilder> use, int count)
    {
        var clock = new LeapingClock();
        clock.Leap(-Age);
        await using var memory = new StoreProgram(static builder => builder.UseMemory(), clock: clock);
        await using var store = new StoreProgram(use);
        await Parallel.ForAsync(0, count, async (i, stop) => await memory.Tokens.ImportAsync(
            StoreProgram.Subject(i), new CTraderToken($"access-of-{i}", $"refresh-of-{i}", "bearer", TimeSpan.FromDays(30), clock.GetUtcNow()), stop));
        await Parallel.ForEachAsync(memory.Store.ListAsync(), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (row, stop) => await store.Store.TrySaveAsync(row, 0, stop));
    }

    private static async Task<double> LimitAsync(Action<ICTraderAuthBuilder> use, int count)
    {
        var programs = Enumerable.Range(0, Instances).Select(_ => new StoreProgram(use)).ToArray();
        await Parallel.ForAsync(0, Together, async (i, stop) => await programs[0].Tokens.ImportAsync(StoreProgram.Subject(count + i), App.Pair(TimeSpan.Zero), stop));
        List<double> rates = [];
        for (var round = -1; round < 5; round++)
        {
            var rate = await StoreRates.RateAsync(TimeSpan.FromSeconds(1), number => programs[number % Instances].RotateAsync(count + number), Together);
            if (round >= 0)
            {
                rates.Add(rate);
            }
        }

        foreach (var program in programs)
        {
            await program.DisposeAsync();
        }

        return rates.Median();
    }

    private static async Task<(double Pace, int All)> PaceAsync(Action<ICTraderAuthBuilder> use)
    {
        var ledger = new Ledger();
        double pace;
        await using (await RefreshingInstances.StartAsync(use, ledger, Pace))
        {
            await Task.Delay(Ramp, TimeProvider.System);
            var (before, started) = (ledger.Requests, Stopwatch.GetTimestamp());
            await Task.Delay(Steady, TimeProvider.System);
            pace = (ledger.Requests - before) / Stopwatch.GetElapsedTime(started).TotalSeconds / Instances;
        }

        return (pace, ledger.Requests);
    }

    private static async Task<(double Rate, int Requests, int Twice)> AllAsync(Action<ICTraderAuthBuilder> use, int count)
    {
        var ledger = new Ledger();
        var started = Stopwatch.GetTimestamp();
        TimeSpan took;
        await using (await RefreshingInstances.StartAsync(use, ledger, rotationsPerSecond: 10_000))
        {
            var shown = Stopwatch.GetTimestamp();
            await Eventually.ReadyAsync(
                () =>
                {
                    if (Stopwatch.GetElapsedTime(shown) > TimeSpan.FromSeconds(10))
                    {
                        shown = Stopwatch.GetTimestamp();
                        Console.WriteLine($"        {ledger.Requests} of {count} requests, {ledger.Twice} twice …");
                    }

                    return ledger.Requests >= count;
                },
                Patience);
            took = Stopwatch.GetElapsedTime(started);

            // Whoever works on a page that others have finished would send now.
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        }

        return (count / took.TotalSeconds, ledger.Requests, ledger.Twice);
    }

    /// <summary>Which refresh tokens were sent.</summary>
    internal sealed class Ledger
    {
        private readonly ConcurrentDictionary<string, bool> _sent = new(StringComparer.Ordinal);
        private int _requests;
        private int _twice;

        public int Requests => Volatile.Read(ref _requests);

        public int Twice => Volatile.Read(ref _twice);

        public void Note(string token)
        {
            Interlocked.Increment(ref _requests);
            if (!_sent.TryAdd(token, true))
            {
                Interlocked.Increment(ref _twice);
            }
        }
    }

    /// <summary>A token endpoint that notes each refresh token.</summary>
    internal sealed class NotingServer(Ledger ledger) : ITokenEndpoint
    {
        private readonly InstantServer _inner = new(TimeSpan.Zero);

        public Task<TokenAnswer> SendAsync(TokenGrant grant, Uri endpoint, CancellationToken cancellationToken)
        {
            ledger.Note(grant.RefreshToken!);
            return _inner.SendAsync(grant, endpoint, cancellationToken);
        }
    }
}
