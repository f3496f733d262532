using System.Diagnostics;
using CTraderAuth.Benchmarks.Report;
using CTraderAuth.Benchmarks.Rotations;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Servers;

namespace CTraderAuth.Benchmarks.Stores;

/// <summary>From the response of the token server until a watcher in another program has the new token.</summary>
internal static class Propagation
{
    /// <param name="name">The store.</param>
    /// <param name="use">Names the store on a port of this machine.</param>
    /// <param name="port">The port of its server.</param>
    /// <param name="quick">Fewer rotations, and no connection that is forgotten.</param>
    public static async Task<Section> MeasureAsync(string name, Action<ICTraderAuthBuilder, int> use, int port, bool quick)
    {
        var server = new TimedServer();
        await using var writer = await new StoreProgram(builder => use(builder, port), server).WithGrantsAsync(1);
        await using var proxy = new SwallowingProxy(port);
        await using var reader = new StoreProgram(builder => use(builder, proxy.Port));
        await using var watch = reader.Tokens.WatchAsync(StoreProgram.Subject(0)).GetAsyncEnumerator();
        await watch.MoveNextAsync();
        List<Row> rows = [.. await HearAsync(writer, watch, server, quick ? 100 : 400, mostMilliseconds: 50)];
        if (!quick)
        {
            proxy.Swallow();
            var forgotten = await HearAsync(writer, watch, server);
            rows.Add(new("ours, over a connection that a router forgot", forgotten, null, Goal: Goal.AtMost(15_000, forgotten, " ms")));
        }

        return new($"A rotation is heard by another program, on {name}", "ms", "", rows);
    }

    /// <summary>Of a store that is not a server: without a connection that could be forgotten.</summary>
    public static async Task<Section> MeasureAsync(string name, Action<ICTraderAuthBuilder> use, int count, double mostMilliseconds)
    {
        var server = new TimedServer();
        await using var writer = await new StoreProgram(use, server).WithGrantsAsync(1);
        await using var reader = new StoreProgram(use);
        await using var watch = reader.Tokens.WatchAsync(StoreProgram.Subject(0)).GetAsyncEnumerator();
        await watch.MoveNextAsync();
        return new($"A rotation is heard by another program, on {name}", "ms", "", await HearAsync(writer, watch, server, count, mostMilliseconds));
    }

    private static async Task<Row[]> HearAsync(StoreProgram writer, IAsyncEnumerator<CTraderAccessToken> watch, TimedServer server, int count, double mostMilliseconds)
    {
        List<double> times = [];
        for (var i = 0; i < count; i++)
        {
            times.Add(await HearAsync(writer, watch, server));
        }

        times.Sort();
        var (p50, p99) = (times[times.Count / 2], times[times.Count * 99 / 100]);
        return [new("ours, p50", p50, null), new("ours, p99", p99, null, Goal: Goal.AtMost(mostMilliseconds, p99, " ms"))];
    }

    private static async Task<double> HearAsync(StoreProgram writer, IAsyncEnumerator<CTraderAccessToken> watch, TimedServer server)
    {
        await writer.RotateAsync(0);
        await watch.MoveNextAsync();
        return Stopwatch.GetElapsedTime(server.Answered).TotalMilliseconds;
    }

    private sealed class TimedServer : ITokenEndpoint
    {
        private readonly InstantServer _inner = new(TimeSpan.Zero);

        public long Answered { get; private set; }

        public async Task<TokenAnswer> SendAsync(TokenGrant grant, Uri endpoint, CancellationToken cancellationToken)
        {
            var answer = await _inner.SendAsync(grant, endpoint, cancellationToken).ConfigureAwait(false);
            Answered = Stopwatch.GetTimestamp();
            return answer;
        }
    }
}
