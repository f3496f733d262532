using System.Diagnostics;
using System.Threading.Channels;
using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using StackExchange.Redis;

namespace CTraderAuth.Tests.Watching;

/// <summary>P7, P8: a watcher whose connection breaks hears of every change, or that it may have missed some.</summary>
public sealed class CutTests(SharedServer shared) : RedisTest(shared)
{
    [Fact]
    public async Task P8_Hears_of_every_change_or_of_a_gap_while_the_connection_is_cut()
    {
        const int writes = 300, cutEvery = 50;
        var (writer, proxy, heard) = await GivenWatch();

        var told = new HashSet<string>();
        for (var i = 0; i < writes; i++)
        {
            (await writer.TrySaveAsync(Row($"trader-{i}"), 0, Cancellation)).ShouldBeTrue();
            if (i % cutEvery == cutEvery / 2)
            {
                proxy.Cut();
            }
        }

        // After the last cut comes a null, or the last subject without one.
        await writer.TrySaveAsync(Row("the last"), 0, Cancellation);
        var missing = Enumerable.Range(0, writes).Select(i => $"trader-{i}").Append("the last").ToHashSet();
        await foreach (var subject in heard.ReadAllAsync(Cancellation))
        {
            if (subject is null)
            {
                missing.Clear();
            }

            missing.Remove(subject ?? "");
            told.Add(subject ?? "");
            if (subject is "the last" || missing.Count == 0)
            {
                break;
            }
        }

        missing.ShouldBeEmpty();
        told.ShouldContain("");
    }

    [Fact]
    public async Task All_watchers_share_one_subscription()
    {
        var store = await GivenStore();
        var watches = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => GivenWatch(store)));
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);

        foreach (var watch in watches)
        {
            (await watch.ReadAsync(Cancellation)).ShouldBe("alice");
        }

        var database = await GivenDatabase(await SharedAsync());
        var subscribed = (RedisResult[])(await database.ExecuteAsync("PUBSUB", "NUMSUB", new Keys("ctrader", ClientId).Channel))!;
        ((int)subscribed[1]).ShouldBe(1);
    }

    /// <summary>The figure, on a quiet machine, is 11 to 14 s: the client gives a connection up that did not answer for four time-outs of 2.5 s.</summary>
    [Fact]
    public async Task P7_Hears_of_a_change_although_a_router_forgot_its_connections()
    {
        var (writer, proxy, heard) = await GivenWatch();

        proxy.Swallow();
        await writer.TrySaveAsync(Row("alice"), 0, Cancellation);
        var started = Stopwatch.GetTimestamp();
        (await heard.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation)).ShouldBeNull();

        TestContext.Current.TestOutputHelper?.WriteLine($"heard after {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
        await Eventually.ReadyAsync(async () =>
        {
            await writer.TrySaveAsync(Row($"trader-{Guid.NewGuid():N}"), 0, Cancellation);
            return heard.TryRead(out var subject) && subject is not null;
        });
    }

    private async Task<(RedisGrantStore Writer, SwallowingProxy Proxy, ChannelReader<string?> Heard)> GivenWatch()
    {
        var server = await SharedAsync();
        var proxy = Close(new SwallowingProxy(server.Port));
        var heard = await GivenWatch(GivenStore($"127.0.0.1:{proxy.Port}"));
        return (GivenStore(server.Configuration), proxy, heard);
    }
}
