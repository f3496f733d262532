using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Tests;

/// <summary>Stores on a server, closed at the end.</summary>
public abstract class PostgreSqlTest(SharedServer shared) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _opened = [];

    internal FakeLogCollector Logs { get; } = FakeLogCollector.Create(new());

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

    internal PostgreSqlGrantStore GivenStore(string connectionString, Action<PostgreSqlGrantStoreOptions>? configure = null, string? clientId = null)
    {
        var options = new PostgreSqlGrantStoreOptions();
        configure?.Invoke(options);
        return Close(new PostgreSqlGrantStore(
            clientId ?? ClientId,
            options,
            ConnectionSource.Parse(connectionString, options.CommandTimeout),
            options.ListenConnectionString is { } listen ? ConnectionSource.Parse(listen, options.CommandTimeout) : null,
            new FakeLogger<PostgreSqlGrantStore>(Logs)));
    }

    internal async Task<PostgreSqlGrantStore> GivenStore(Action<PostgreSqlGrantStoreOptions>? configure = null, string? clientId = null) =>
        GivenStore((await SharedAsync()).ConnectionString, configure, clientId);

    internal static StoredGrant Row(string subject, long version = 1, DateTimeOffset? due = null, params byte[] content) => new(subject, version, due, content);

    internal IEnumerable<int> LoggedIds => Logs.GetSnapshot().Select(record => record.Id.Id);

    internal T Close<T>(T opened)
        where T : IAsyncDisposable
    {
        // The last opened first: a store before its server.
        _opened.Insert(0, opened);
        return opened;
    }
}
