using System.Diagnostics;
using CTraderAuth.Servers;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Tests.Watching;

/// <summary>P6: a connection that only listens is never found dead unless it is asked something.</summary>
public sealed class SilenceTests(SharedServer shared) : PostgreSqlTest(shared)
{
    /// <summary>The figure, on a quiet machine, is at most 13 s: after 8 s of silence the connection is asked, with a limit of 5 s.</summary>
    [Fact]
    public async Task P6_Hears_of_a_change_although_a_router_forgot_its_connection()
    {
        var server = await SharedAsync();
        await using var proxy = new SwallowingProxy(server.Port);
        var writer = GivenStore(server.ConnectionString);
        var heard = await GivenWatch(GivenStore(server.ConnectionString, options => options.ListenConnectionString = $"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database=postgres"));
        await writer.TrySaveAsync(Row("alice"), 0, Cancellation);
        (await heard.ReadAsync(Cancellation)).ShouldBe("alice");

        proxy.Swallow();
        var started = Stopwatch.GetTimestamp();
        await writer.TrySaveAsync(Row("alice", 2), 1, Cancellation);
        (await heard.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation)).ShouldBeNull();

        TestContext.Current.TestOutputHelper!.WriteLine($"Heard after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s.");
        await writer.TrySaveAsync(Row("alice", 3), 2, Cancellation);
        (await heard.ReadAsync(Cancellation)).ShouldBe("alice");
        LoggedIds.ShouldContain(2005);
        LoggedIds.ShouldContain(2006);
    }

    [Fact]
    public async Task A_watch_begins_although_the_listening_connection_cannot_be_opened()
    {
        var server = await SharedAsync();
        await using var proxy = new SwallowingProxy(target: 1);
        var heard = await GivenWatch(GivenStore(server.ConnectionString, options => options.ListenConnectionString = $"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database=postgres"));

        (await heard.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation)).ShouldBeNull();
        LoggedIds.ShouldNotContain(2006);
        proxy.Target = server.Port;
        await Eventually.ReadyAsync(() => LoggedIds.Contains(2006));

        await GivenStore(server.ConnectionString).TrySaveAsync(Row("alice"), 0, Cancellation);
        while (await heard.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation) is not "alice")
        {
        }
    }

    [Fact]
    public async Task While_only_the_listening_connection_is_lost_everything_is_looked_at_now_and_then()
    {
        var server = await SharedAsync();
        await using var proxy = new SwallowingProxy(server.Port);
        var heard = await GivenWatch(GivenStore(server.ConnectionString, options => options.ListenConnectionString = $"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database=postgres"));
        proxy.Target = 1;
        proxy.Cut();

        for (var i = 0; i < 2; i++)
        {
            (await heard.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation)).ShouldBeNull();
        }

        LoggedIds.ShouldNotContain(2006);
    }

    [Fact]
    public async Task A_store_announces_each_of_its_own_writes_once()
    {
        var store = await GivenStore();
        var other = await GivenStore();
        var heard = await GivenWatch(store);

        for (var version = 1; version <= 20; version++)
        {
            await store.TrySaveAsync(Row("alice", version), version - 1, Cancellation);
        }

        await other.TrySaveAsync(Row("bob"), 0, Cancellation);
        var seen = new List<string?>();
        while (seen.LastOrDefault() is not "bob")
        {
            seen.Add(await heard.ReadAsync(Cancellation));
        }

        seen.Count(subject => subject == "alice").ShouldBe(20);
    }

    [Fact]
    public async Task A_store_that_begins_to_listen_is_no_news_for_the_others()
    {
        var heard = await GivenWatch(await GivenStore());

        await GivenWatch(await GivenStore());
        await (await GivenStore()).TrySaveAsync(Row("bob"), 0, Cancellation);

        (await heard.ReadAsync(Cancellation)).ShouldBe("bob");
    }

    [Fact]
    public async Task R16_A_watcher_hears_nothing_of_another_client_id_or_table()
    {
        var server = await SharedAsync();
        var heard = await GivenWatch(GivenStore(server.ConnectionString));
        var stranger = GivenStore(server.ConnectionString, clientId: "another");
        var elsewhere = GivenStore(server.ConnectionString, options => options.Table = "elsewhere");
        var other = GivenStore(server.ConnectionString);

        await stranger.TrySaveAsync(Row("stranger"), 0, Cancellation);
        await elsewhere.TrySaveAsync(Row("elsewhere"), 0, Cancellation);
        await stranger.DisposeAsync();
        await elsewhere.DisposeAsync();
        await other.TrySaveAsync(Row("bob"), 0, Cancellation);

        (await heard.ReadAsync(Cancellation)).ShouldBe("bob");
        (await other.FindAsync("stranger", Cancellation)).ShouldBeNull();
        (await other.ListAsync(null, Cancellation).Select(row => row.Subject).ToListAsync(Cancellation)).ShouldBe(["bob"]);
    }
}
