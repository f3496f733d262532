using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.Logging.Testing;
using StackExchange.Redis;

namespace CTraderAuth.Tests.Watching;

/// <summary>An error that nobody expected ends no loop.</summary>
public sealed class UnexpectedErrorTests(SharedServer shared) : RedisTest(shared)
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_counter_is_read_on_after_an_unexpected_error()
    {
        // The connection itself tells of two or three gaps when it is cut.
        const int gaps = 5;
        var server = await SharedAsync();
        var proxy = Close(new SwallowingProxy(server.Port));
        var (keys, changes, fails) = (new Keys("test", ClientId), new ChangeBroadcast(), false);
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var connection = Close(new MasterConnection(
            new(ConnectionSettings.Parse($"127.0.0.1:{proxy.Port}").OpenAsync, isOwned: true),
            keys.Sequence,
            (_, _) =>
            {
                if (Volatile.Read(ref fails))
                {
                    failed.TrySetResult();
                    throw new NotSupportedException("Not now.");
                }
            },
            TimeProvider.System));
        using var subscription = changes.Subscribe();
        await Close(new ChangeFeed(connection, keys, changes, new FakeLogger(Logs), TimeProvider.System)).StartAsync();

        Volatile.Write(ref fails, true);
        proxy.Cut();
        await failed.Task.WaitAsync(Hang, Cancellation);
        Volatile.Write(ref fails, false);

        var database = await GivenDatabase(server);
        await using var heard = subscription.ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        for (var gap = 0; gap < gaps; gap++)
        {
            await database.StringIncrementAsync(keys.Sequence);
            (await heard.MoveNextAsync().AsTask().WaitAsync(Hang, Cancellation)).ShouldBeTrue();
            heard.Current.ShouldBeNull();
        }

        LoggedIds.ShouldContain(2105);
    }

    [Fact]
    public async Task Hears_each_subject_again_after_the_application_ended_all_subscriptions_of_its_connection()
    {
        var server = await SharedAsync();
        IConnectionMultiplexer shared = Close(await server.OpenAsync());
        var source = new ConnectionSource(() => Task.FromResult(shared), isOwned: false);
        var heard = await GivenWatch(Close(new RedisGrantStore(ClientId, new(), [source], source, new FakeLogger<RedisGrantStore>(Logs), new(), new())));
        var writer = await GivenStore();

        await shared.GetSubscriber().UnsubscribeAllAsync();
        await ShouldHearOfAGapAsync(heard);

        await Eventually.ReadyAsync(async () =>
        {
            await writer.TrySaveAsync(Row($"trader-{Guid.NewGuid():N}"), 0, Cancellation);
            return heard.TryRead(out var subject) && subject is not null;
        });
    }
}
