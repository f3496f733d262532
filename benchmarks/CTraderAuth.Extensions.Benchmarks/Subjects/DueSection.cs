using System.Diagnostics;
using System.Globalization;
using CTraderAuth.Benchmarks.Report;
using CTraderAuth.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Subjects;

/// <summary>Finding the hundred grants that are due, among few and among many.</summary>
internal static class DueSection
{
    private const int Due = 100;

    public static async Task<Section> MeasureAsync(bool quick)
    {
        List<Row> rows = [];
        foreach (var count in quick ? [1_000, 100_000] : new List<int> { 1_000, 1_000_000 })
        {
            var took = await ScanAsync(count);
            rows.Add(new($"{count.ToString("N0", CultureInfo.InvariantCulture)} grants in SQLite: list the {Due} that are due", took, took / (rows.Count == 0 ? took : rows[0].Value)));
        }

        return new("Due scan", "µs", "beside a thousand", rows);
    }

    private static async Task<double> ScanAsync(int count)
    {
        var folder = Directory.CreateTempSubdirectory("ctrader-auth-bench-");
        var file = Path.Combine(folder.FullName, "grants.db");
        var best = double.MaxValue;
        await using (var app = Rotations.App.Start(new Rotations.InstantServer(TimeSpan.Zero), file))
        {
            var store = app.GetRequiredService<IGrantStore>();
            await store.FindAsync("anybody");
            Fill(file, count);
            for (var round = 0; round < 50; round++)
            {
                var (found, started) = (0, Stopwatch.GetTimestamp());
                await foreach (var row in store.ListAsync(new DateTimeOffset(Due - 1, TimeSpan.Zero)))
                {
                    found++;
                }

                best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMicroseconds);
                if (found != Due)
                {
                    throw new InvalidOperationException($"{found} grants are due, and {Due} were stored.");
                }
            }
        }

        folder.Delete(recursive: true);
        return best;
    }

    private static void Fill(string file, int count)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
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
