using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CTraderAuth.Servers;
using CTraderAuth.Storage;
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
    public async Task P6_All_calls_wait_for_one_time_out_while_the_server_is_silent()
    {
        var server = await SharedAsync();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var proxy = new SwallowingProxy(((IPEndPoint)silent.LocalEndpoint).Port);
        var store = GivenStore($"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database=postgres;Timeout=3");

        await Should.ThrowAsync<StoreException>(() => store.FindAsync("alice", Cancellation).AsTask());
        var ofOne = proxy.Accepted;

        var calls = Enumerable.Range(0, 20).Select(_ => store.FindAsync("alice", Cancellation).AsTask()).ToArray();
        foreach (var call in calls)
        {
            (await Should.ThrowAsync<StoreException>(call)).Message.ShouldContain("did not answer in time");
        }

        ofOne.ShouldBePositive();
        proxy.Accepted.ShouldBe(2 * ofOne);
        proxy.Target = server.Port;
        (await store.TrySaveAsync(Row("alice"), 0, Cancellation)).ShouldBeTrue();
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
