using System.Diagnostics;
using CTraderAuth.Benchmarks.Report;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>Rotations a second of one process, beside half the rate of bare single-row commits of the same file in the same run.</summary>
internal static class RateSection
{
    public static async Task<Section> MeasureAsync(bool quick)
    {
        var folder = Directory.CreateTempSubdirectory("ctrader-auth-bench-");
        var file = Path.Combine(folder.FullName, "grants.db");
        await using var onFile = App.Start(new InstantServer(TimeSpan.Zero), file);
        await using var inMemory = App.Start(new InstantServer(TimeSpan.Zero));
        var tokens = onFile.GetRequiredService<ICTraderTokens>();
        var memory = inMemory.GetRequiredService<ICTraderTokens>();
        await tokens.ImportAsync("my-bot", App.Pair(TimeSpan.Zero));
        await memory.ImportAsync("my-bot", App.Pair(TimeSpan.Zero));
        using var bare = new BareCommits(file);
        var turn = TimeSpan.FromMilliseconds(quick ? 150 : 500);
        List<double> commits = [], rotations = [], rotationsInMemory = [];
        for (var round = 0; round < (quick ? 5 : 11); round++)
        {
            commits.Add(await RateAsync(turn, bare.CommitAsync));
            rotations.Add(await RateAsync(turn, () => tokens.RefreshAsync("my-bot")));
            rotationsInMemory.Add(await RateAsync(turn, () => memory.RefreshAsync("my-bot")));
        }

        folder.Delete(recursive: true);
        var limit = Median(commits) / 2;
        return new("Rotations per second, one after the other", "1/s", "beside half the bare commits",
        [
            new("half the rate of bare single-row commits (WAL, synchronous=FULL)", limit, 1),
            new("ours on SQLite", Median(rotations), Median(rotations) / limit),
            new("ours in memory", Median(rotationsInMemory), Median(rotationsInMemory) / limit),
        ]);
    }

    private static async Task<double> RateAsync(TimeSpan turn, Func<Task> once)
    {
        var (count, started) = (0, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started) < turn)
        {
            await once();
            count++;
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed class BareCommits : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly SqliteCommand command;
        private readonly byte[] content = new byte[600];

        public BareCommits(string file)
        {
            connection = new($"Data Source={file};Pooling=False");
            connection.Open();
            command = connection.CreateCommand();
            command.CommandText = "PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, content BLOB NOT NULL); INSERT OR IGNORE INTO bare VALUES (1, x'00');";
            command.ExecuteNonQuery();
            command.CommandText = "UPDATE bare SET content = $content WHERE id = 1";
            command.Parameters.AddWithValue("$content", content);
        }

        public Task CommitAsync()
        {
            // Another content each time: SQLite writes nothing when nothing changes.
            content[0]++;
            command.ExecuteNonQuery();
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            command.Dispose();
            connection.Dispose();
        }
    }
}
