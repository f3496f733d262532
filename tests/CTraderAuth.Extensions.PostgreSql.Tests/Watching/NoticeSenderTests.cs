using System.Threading.Channels;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.Logging.Testing;
using Npgsql;

namespace CTraderAuth.Tests.Watching;

/// <summary>The clock of these senders moves only when a test moves it, so the pause after the first notice has no end.</summary>
public sealed class NoticeSenderTests(SharedServer shared) : PostgreSqlTest(shared)
{
    private const int QueueLength = 20_000;

    private readonly TestClock _clock = new(new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Tells_at_the_end_what_is_left_without_a_pause()
    {
        var (sender, heard) = await GivenSender();
        sender.Enqueue("alice");
        (await heard.ReadAsync(Cancellation)).ShouldBe("alice");

        sender.Enqueue("bob");
        await sender.DisposeAsync();

        (await heard.ReadAsync(Cancellation)).ShouldBe("bob");
    }

    [Fact]
    public async Task Tells_that_something_is_missing_when_there_is_one_change_too_many()
    {
        var (sender, heard) = await GivenSender();
        sender.Enqueue("alice");
        (await heard.ReadAsync(Cancellation)).ShouldBe("alice");

        for (var i = 0; i < QueueLength; i++)
        {
            sender.Enqueue("bob");
        }

        sender.Enqueue("carol");
        await sender.DisposeAsync();

        List<string?> told = [await heard.ReadAsync(Cancellation), await heard.ReadAsync(Cancellation)];
        told.ShouldBe(["bob", null]);
    }

    [Fact]
    public async Task Waits_longer_while_there_is_much_to_tell()
    {
        var (sender, heard) = await GivenSender();
        sender.Enqueue("alice");
        (await heard.ReadAsync(Cancellation)).ShouldBe("alice");
        await _clock.WhenWaitsAsync(TimeSpan.FromMilliseconds(3));

        foreach (var (told, longer) in ((string[], int)[])[(["bob", "carol"], 6), (["bob", "carol"], 12), (["bob", "carol"], 20), (["bob", "carol"], 20), (["dave"], 3)])
        {
            Array.ForEach(told, sender.Enqueue);
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            foreach (var subject in told)
            {
                (await heard.ReadAsync(Cancellation)).ShouldBe(subject);
            }

            await _clock.WhenWaitsAsync(TimeSpan.FromMilliseconds(longer));
        }

        await sender.DisposeAsync();
    }

    [Fact]
    public async Task All_watchers_share_one_connection()
    {
        var server = await SharedAsync();
        var name = $"watched-{Guid.NewGuid():N}";
        var store = GivenStore($"{server.ConnectionString};Application Name={name};Maximum Pool Size=1");
        var count = $"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{name}'";
        await GivenWatch(store);
        var before = await server.NumberAsync(count);

        var watches = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => GivenWatch(store)));
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);

        foreach (var watch in watches)
        {
            (await watch.ReadAsync(Cancellation)).ShouldBe("alice");
        }

        (await server.NumberAsync(count)).ShouldBeInRange(1, before + 1);
    }

    private async Task<(NoticeSender Sender, ChannelReader<string?> Heard)> GivenSender()
    {
        var (connectionString, options, logger) = ((await SharedAsync()).ConnectionString, new PostgreSqlGrantStoreOptions(), new FakeLogger(Logs));
        var table = new Table(options.Table, options.Schema);
        var history = new ServerHistory(options.AllowVolatile, table.Quoted, new(), Setbacks, Promise, logger);
        var server = Close(new GrantServer(ConnectionSource.Parse(connectionString, options.CommandTimeout), table, history, options, logger));
        var channel = new ChangeChannel(ClientId, (await server.LookAsync()).TableName);
        var heard = Channel.CreateUnbounded<string?>();
        var connection = Close(new NpgsqlConnection(connectionString));
        connection.Notification += (_, told) =>
        {
            channel.TryRead(told.Payload, out var subject).ShouldBeTrue();
            heard.Writer.TryWrite(subject);
        };
        await connection.OpenAsync(Cancellation);
        await using var listen = new NpgsqlCommand($"LISTEN {channel.Name}", connection);
        await listen.ExecuteNonQueryAsync(Cancellation);
        Close(new Listening(connection));
        return (new NoticeSender(server, ClientId, logger, _clock), heard.Reader);
    }

    private sealed class Listening : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _hearing;

        public Listening(NpgsqlConnection connection) => _hearing = Task.Run(async () =>
        {
            while (true)
            {
                await connection.WaitAsync(_stop.Token);
            }
        });

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _hearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }
    }
}
