extern alias postgresql;

using System.Diagnostics;
using System.Globalization;
using CTraderAuth.Benchmarks.Report;
using Npgsql;
using postgresql::CTraderAuth.Storage;

namespace CTraderAuth.Benchmarks.Stores;

/// <summary>Rotations, notices and the due scan on PostgreSQL.</summary>
internal static class PostgreSqlSection
{
    private const int Due = 100;

    public static async Task<Section> MeasureRatesAsync(bool quick)
    {
        await using var server = await BenchPostgreSql.StartAsync();
        await using var bare = await OpenBareAsync(server);
        return await StoreRates.MeasureAsync(
            "PostgreSQL",
            builder => Use(builder, server.Port),
            number => CommitAsync(bare, number, new byte[600]),
            static (toBare, _) => Goal.AtLeast(0.6, toBare, " ×"),
            quick);
    }

    public static async Task<Section> ProfileAsync()
    {
        await using var server = await BenchPostgreSql.StartAsync();
        await using var bare = await OpenBareAsync(server);
        return await ServerProfile.MeasureAsync("PostgreSQL", builder => Use(builder, server.Port), number => CommitAsync(bare, number, new byte[600]));
    }

    public static async Task<Section> MeasurePropagationAsync(bool quick)
    {
        await using var server = await BenchPostgreSql.StartAsync();
        return await Propagation.MeasureAsync("PostgreSQL", Use, server.Port, quick);
    }

    /// <summary>Finding the hundred grants that are due, among few and among many.</summary>
    public static async Task<Section> MeasureDueAsync(bool quick)
    {
        List<Row> rows = [];
        foreach (var count in new[] { 1_000, quick ? 50_000 : 1_000_000 })
        {
            var (took, plan) = await ScanAsync(count);
            var beside = rows.Count is 0 ? 1 : took / rows[0].Value;
            rows.Add(new(
                $"{count.ToString("N0", CultureInfo.InvariantCulture)} grants in PostgreSQL: list the {Due} that are due, by {plan}", took, beside, Goal: rows.Count is 0 ? null : Goal.AtMost(2, beside, " ×")));
        }

        return new("Due scan in PostgreSQL", "ms", "relative to a thousand", rows);
    }

    private static async Task<(double Milliseconds, string Plan)> ScanAsync(int count)
    {
        await using var server = await BenchPostgreSql.StartAsync();
        await using var program = new StoreProgram(builder => Use(builder, server.Port));

        // Creates the table.
        await program.Store.FindAsync("anybody");
        await server.ExecuteAsync($"INSERT INTO ctrader_grants (client_id, subject, version, refresh_due_at, content) SELECT 'id', convert_to('trader-' || i, 'UTF8'), 1, i, decode(repeat('00', 600), 'hex') FROM generate_series(0, {count - 1}) i");
        await server.ExecuteAsync("VACUUM ANALYZE ctrader_grants");
        var statement = new Sql(new Table("ctrader_grants", null), tellsMark: true).ListDue;
        var plan = await PlanAsync(server, statement);
        var best = double.MaxValue;
        for (var round = 0; round < 200; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var found = await program.Store.ListAsync(new DateTimeOffset(Due - 1, TimeSpan.Zero)).CountAsync();
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (found != Due)
            {
                throw new InvalidOperationException($"{found} grants are due, and {Due} were stored.");
            }
        }

        return (best, plan);
    }

    /// <summary>How the server finds the rows.</summary>
    private static async Task<string> PlanAsync(BenchPostgreSql server, string statement)
    {
        var literal = statement.Replace("$1", "'id'", StringComparison.Ordinal).Replace("$2", $"{Due - 1}", StringComparison.Ordinal).Replace("$3", $"{long.MinValue}", StringComparison.Ordinal).Replace("$4", "''::bytea", StringComparison.Ordinal);
        var lines = (await server.ExecuteAsync($"EXPLAIN {literal}")).Select(static line => ((string)line).Trim(' ', '-', '>')).ToList();
        var scan = lines.Find(static line => line.Contains("Scan", StringComparison.Ordinal)) ?? "no scan";
        return scan.Split("  ")[0];
    }

    private static async Task<NpgsqlDataSource> OpenBareAsync(BenchPostgreSql server)
    {
        await server.ExecuteAsync("CREATE TABLE bare (id int PRIMARY KEY, content bytea) WITH (fillfactor = 80)");
        return new NpgsqlSlimDataSourceBuilder($"{server.ConnectionString};Max Auto Prepare=10;Auto Prepare Min Usages=2;No Reset On Close=true;Maximum Pool Size=16").Build();
    }

    private static async Task CommitAsync(NpgsqlDataSource source, int number, byte[] content)
    {
        await using var command = source.CreateCommand("INSERT INTO bare VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET content = excluded.content");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = number });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = content });
        await command.ExecuteNonQueryAsync();
    }

    private static void Use(ICTraderAuthBuilder builder, int port) => builder.UsePostgreSql(BenchPostgreSql.ConnectionStringOf(port));
}
