using System.Transactions;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using Npgsql;

namespace CTraderAuth.Tests.Connections;

/// <summary>A data source of the application takes part in its <see cref="TransactionScope"/>, unless its connection string says otherwise. Grants never do.</summary>
public sealed class AmbientTransactionTests(SharedServer shared) : PostgreSqlTest(shared)
{
    private const TransactionScopeAsyncFlowOption Flows = TransactionScopeAsyncFlowOption.Enabled;

    [Fact]
    public async Task A_write_that_returned_stays_when_the_transaction_of_the_caller_is_rolled_back()
    {
        var (store, other) = (await GivenStoreOfTheApplicationAsync(), await GivenStore());
        await other.TrySaveAsync(Row("alice"), 0, Cancellation);
        await other.TrySaveAsync(Row("bob"), 0, Cancellation);

        using (new TransactionScope(Flows))
        {
            (await store.TrySaveAsync(Row("alice", 2), 1, Cancellation)).ShouldBeTrue();
            (await store.TryRemoveAsync("bob", 1, Cancellation)).ShouldBeTrue();
            (await other.FindAsync("alice", Cancellation))!.Version.ShouldBe(2);
        }

        (await other.FindAsync("alice", Cancellation))!.Version.ShouldBe(2);
        (await other.FindAsync("bob", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task A_write_that_returned_stays_when_the_caller_waits_in_a_transaction_of_its_thread()
    {
        var (store, other) = (await GivenStoreOfTheApplicationAsync(), await GivenStore());
        await store.FindAsync("alice", Cancellation);

        await Task.Factory.StartNew(
            () =>
            {
                using var scope = new TransactionScope();
                store.TrySaveAsync(Row("alice"), 0, Cancellation).AsTask().GetAwaiter().GetResult().ShouldBeTrue();
                Transaction.Current.ShouldNotBeNull();
            },
            Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        (await other.FindAsync("alice", Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_read_in_a_transaction_of_the_caller_sees_what_others_wrote_meanwhile()
    {
        var (store, other) = (await GivenStoreOfTheApplicationAsync(), await GivenStore());
        await other.TrySaveAsync(Row("alice"), 0, Cancellation);
        using var scope = new TransactionScope(TransactionScopeOption.Required, new TransactionOptions { IsolationLevel = IsolationLevel.Serializable }, Flows);
        (await store.FindAsync("alice", Cancellation))!.Version.ShouldBe(1);

        await other.TrySaveAsync(Row("alice", 2), 1, Cancellation);

        (await store.FindAsync("alice", Cancellation))!.Version.ShouldBe(2);
        (await store.ListAsync(null, Cancellation).Select(static row => row.Version).ToListAsync(Cancellation)).ShouldBe([2]);
        (await store.TrySaveAsync(Row("alice", 3), 2, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task Works_in_a_transaction_that_is_complete()
    {
        var store = await GivenStoreOfTheApplicationAsync();
        using var scope = new TransactionScope(Flows);
        scope.Complete();

        (await store.TrySaveAsync(Row("alice"), 0, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task Works_where_the_context_of_the_caller_does_not_flow()
    {
        var store = await GivenStoreOfTheApplicationAsync();
        await store.FindAsync("alice", Cancellation);
        Task<bool> saving;

        using (ExecutionContext.SuppressFlow())
        {
            saving = store.TrySaveAsync(Row("alice"), 0, Cancellation).AsTask();
        }

        (await saving).ShouldBeTrue();
    }

    [Fact]
    public async Task A_watch_that_began_in_a_transaction_of_the_caller_hears_of_changes()
    {
        var (store, other) = (await GivenStoreOfTheApplicationAsync(), await GivenStore());
        using var scope = new TransactionScope(Flows);
        var heard = await GivenWatch(store);

        await other.TrySaveAsync(Row("alice"), 0, Cancellation);

        (await heard.ReadAsync(Cancellation)).ShouldBe("alice");
    }

    private async Task<PostgreSqlGrantStore> GivenStoreOfTheApplicationAsync() =>
        GivenStore(Close(NpgsqlDataSource.Create($"{(await SharedAsync()).ConnectionString};Timeout=60")));
}
