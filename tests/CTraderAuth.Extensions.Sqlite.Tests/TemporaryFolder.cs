using CTraderAuth.Storage;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Tests;

/// <summary>A folder of its own for each test, and the stores that were opened in it.</summary>
public abstract class TemporaryFolder : IAsyncLifetime
{
    private readonly List<SqliteGrantStore> _opened = [];

    protected string Folder { get; } = Directory.CreateTempSubdirectory("ctrader-auth-").FullName;

    protected string File => Path.Combine(Folder, "grants.db");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected FakeLogger Logger { get; } = new();

    protected StoreSetbacks Setbacks { get; } = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _opened)
        {
            await store.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    internal SqliteGrantStore GivenStoreAt(string file) => Given("app", new(DatabasePath.Parse($"Data Source={file}"), Logger));

    internal SqliteGrantStore GivenStore(string? options = null, string clientId = "app", Func<string, string>? formatOf = null, TimeProvider? time = null) =>
        Given(clientId, new(DatabasePath.Parse($"Data Source={File};{options}"), Logger, formatOf), time);

    private SqliteGrantStore Given(string clientId, DatabaseFile file, TimeProvider? time = null)
    {
        var store = new SqliteGrantStore(clientId, file, Setbacks, time);
        _opened.Add(store);
        return store;
    }

    protected static StoredGrant Row(string subject, long version = 1, DateTimeOffset? due = null, params byte[] content) => new(subject, version, due, content);
}
