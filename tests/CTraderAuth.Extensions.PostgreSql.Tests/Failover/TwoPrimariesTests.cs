using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Tests.Failover;

/// <summary>R32: a standby was promoted, and the old primary still answers.</summary>
public sealed class TwoPrimariesTests(SharedServer shared) : PostgreSqlTest(shared)
{
    [Fact]
    public async Task R32_The_old_primary_is_not_believed_once_the_listening_connection_leads_to_the_new_one()
    {
        var primary = await GivenServer();
        var standby = await GivenStandby(primary);
        await using var listening = new SwallowingProxy(primary.Port);
        var store = GivenStore(primary.ConnectionString, options => options.ListenConnectionString = Through(listening));
        await GivenWatch(store);
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);

        await standby.PromoteAsync();
        listening.Target = standby.Port;
        listening.Cut();
        await Eventually.ReadyAsync(() => LoggedIds.Contains(2006));
        var read = await Should.ThrowAsync<StoreException>(() => store.FindAsync("alice", Cancellation).AsTask());

        LoggedIds.ShouldContain(2004);
        read.Message.ShouldStartWith($"{primary.Address} is on timeline 1, and this process was connected to timeline 2 before: it is the old primary of a failover");
    }

    private static string Through(SwallowingProxy proxy) => $"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database=postgres";
}
