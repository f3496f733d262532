using System.Diagnostics;
using CTraderAuth.Servers;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Tests.Connections;

/// <summary>P6: reads on connections that a router forgot.</summary>
public sealed class SilentReadTests(SharedServer shared) : PostgreSqlTest(shared)
{
    [Fact]
    public async Task P6_Reads_on_new_connections_after_a_router_forgot_all_of_them()
    {
        var server = await SharedAsync();
        await using var proxy = new SwallowingProxy(server.Port);
        var store = GivenStore($"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database=postgres", options => options.CommandTimeout = TimeSpan.FromMinutes(10));
        var heard = await GivenWatch(store);
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.FindAsync("alice", Cancellation).AsTask()));
        (await heard.ReadAsync(Cancellation)).ShouldBe("alice");

        proxy.Swallow();
        (await heard.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation)).ShouldBeNull();
        var started = Stopwatch.GetTimestamp();
        (await store.FindAsync("alice", Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation)).ShouldNotBeNull();

        TestContext.Current.TestOutputHelper!.WriteLine($"Read after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s.");
    }

    [Fact]
    public async Task P6_A_read_on_a_connection_that_a_router_forgot_is_repeated_on_a_new_one()
    {
        var server = await SharedAsync();
        await using var proxy = new SwallowingProxy(server.Port);
        var store = GivenStore($"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database=postgres", options => options.CommandTimeout = TimeSpan.FromMinutes(10));
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);

        proxy.Swallow();

        (await store.FindAsync("alice", Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation)).ShouldNotBeNull();
    }
}
