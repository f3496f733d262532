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

    /// <param name="isBusy">Whether somebody still writes to the old primary, so that its connections are never silent.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R32_The_old_primary_is_not_listened_to_once_the_grants_are_on_the_new_one(bool isBusy)
    {
        var primary = await GivenServer();
        var standby = await GivenStandby(primary);
        await using var working = new SwallowingProxy(primary.Port);
        await using var listening = new SwallowingProxy(primary.Port);
        var store = GivenStore(Through(working), options => options.ListenConnectionString = Through(listening));
        var heard = await GivenWatch(store);
        var old = GivenStore(primary.ConnectionString);
        await old.FindAsync("bob", Cancellation);

        await standby.PromoteAsync();
        working.Target = listening.Target = standby.Port;
        working.Cut();
        await Eventually.WorksAsync(() => store.FindAsync("alice", Cancellation).AsTask());
        LoggedIds.ShouldContain(2004);
        var version = 0;
        await Eventually.ReadyAsync(async () => LoggedIds.Contains(2006) || (isBusy && !await old.TrySaveAsync(Row("bob", ++version), version - 1, Cancellation)));

        LoggedIds.ShouldContain(2006);
        await GivenStore(standby.ConnectionString).TrySaveAsync(Row("alice"), 0, Cancellation);
        while (await heard.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation) is not "alice")
        {
        }
    }

    private static string Through(SwallowingProxy proxy) => $"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database=postgres";
}
