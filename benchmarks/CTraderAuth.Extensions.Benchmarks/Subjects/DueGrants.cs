using CTraderAuth.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Subjects;

/// <summary>A SQLite file with so many grants, of which a hundred are due.</summary>
internal sealed class DueGrants : IAsyncDisposable
{
    public const int Due = 100;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ctrader-auth-bench-");
    private readonly ServiceProvider _app;
    private readonly IGrantStore _store;

    private DueGrants()
    {
        _app = Rotations.App.Start(new Rotations.InstantServer(TimeSpan.Zero), Database);
        _store = _app.GetRequiredService<IGrantStore>();
    }

    private string Database => Path.Combine(_folder.FullName, "grants.db");

    public static async Task<DueGrants> StartAsync(int count)
    {
        var grants = new DueGrants();

        // Creates the tables.
        await grants._store.FindAsync("anybody");
        grants.Fill(count);
        return grants;
    }

    public async Task ListAsync()
    {
        var found = 0;
        await foreach (var row in _store.ListAsync(new DateTimeOffset(Due - 1, TimeSpan.Zero)))
        {
            found++;
        }

        if (found != Due)
        {
            throw new InvalidOperationException($"{found} grants are due, and {Due} were stored.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private void Fill(int count)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO grants (client_id, subject, version, refresh_due_at, content, changed) VALUES ('id', $subject, 1, $due, zeroblob(600), $due + 1)";
        var (subject, due) = (command.Parameters.Add("$subject", SqliteType.Text), command.Parameters.Add("$due", SqliteType.Integer));
        for (var i = 0; i < count; i++)
        {
            (subject.Value, due.Value) = ($"trader-{i}", i);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}
