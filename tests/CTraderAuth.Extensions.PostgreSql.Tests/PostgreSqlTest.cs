using System.Threading.Channels;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.Logging.Testing;
using Npgsql;

namespace CTraderAuth.Tests;

/// <summary>Stores on a server, closed at the end.</summary>
public abstract class PostgreSqlTest(SharedServer shared) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _opened = [];

    internal FakeLogCollector Logs { get; } = FakeLogCollector.Create(new());

    internal StoreSetbacks Setbacks { get; } = new();

    internal StorePromise Promise { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal string ClientId { get; } = $"app-{Guid.NewGuid():N}";

    public virtual ValueTask InitializeAsync() => default;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened)
        {
            await opened.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    internal Task<PostgreSqlServer> SharedAsync() => shared.StartedAsync();

    internal async Task<PostgreSqlServer> GivenServer(params string[] settings) => Close(await PostgreSqlServer.StartAsync(settings));

    internal async Task<PostgreSqlServer> GivenStandby(PostgreSqlServer primary, params string[] settings) => Close(await primary.StartStandbyAsync(settings));

    internal async Task<PgBouncer> GivenPooler(PostgreSqlServer server) => Close(await PgBouncer.StartAsync(server));

    internal PostgreSqlGrantStore GivenStore(string connectionString, Action<PostgreSqlGrantStoreOptions>? configure = null, string? clientId = null)
    {
        var options = new PostgreSqlGrantStoreOptions();
        configure?.Invoke(options);
        return Close(new PostgreSqlGrantStore(
            clientId ?? ClientId,
            options,
            ConnectionSource.Parse(connectionString, options.CommandTimeout),
            options.ListenConnectionString is { } listen ? ConnectionSource.Parse(listen, options.CommandTimeout) : null,
            Setbacks, Promise,
            new FakeLogger<PostgreSqlGrantStore>(Logs)));
    }

    internal async Task<PostgreSqlGrantStore> GivenStore(Action<PostgreSqlGrantStoreOptions>? configure = null, string? clientId = null) =>
        GivenStore((await SharedAsync()).ConnectionString, configure, clientId);

    /// <summary>A store over a data source of the application.</summary>
    internal PostgreSqlGrantStore GivenStore(NpgsqlDataSource source) =>
        Close(new PostgreSqlGrantStore(ClientId, new(), ConnectionSource.Given(source), null, Setbacks, Promise, new FakeLogger<PostgreSqlGrantStore>(Logs)));

    /// <summary>What a watcher of a store hears, from the first null on.</summary>
    internal async Task<ChannelReader<string?>> GivenWatch(PostgreSqlGrantStore store)
    {
        var heard = Channel.CreateUnbounded<string?>();
        var stop = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            await foreach (var subject in store.WatchAsync(stop.Token))
            {
                await heard.Writer.WriteAsync(subject, stop.Token);
            }
        });
        Close(new Watching(stop, watching));
        (await heard.Reader.ReadAsync(Cancellation)).ShouldBeNull();
        return heard.Reader;
    }

    internal static StoredGrant Row(string subject, long version = 1, DateTimeOffset? due = null, params byte[] content) => new(subject, version, due, content);

    internal IEnumerable<int> LoggedIds => Logs.GetSnapshot().Select(record => record.Id.Id);

    internal T Close<T>(T opened)
        where T : IAsyncDisposable
    {
        // The last opened first: a store before its server.
        _opened.Insert(0, opened);
        return opened;
    }

    private sealed class Watching(CancellationTokenSource stop, Task watching) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.Dispose();
        }
    }
}
