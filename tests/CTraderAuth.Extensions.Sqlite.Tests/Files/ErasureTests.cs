using System.Text;
using CTraderAuth.Storage;
using CTraderAuth.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Files;

/// <summary>R28: what was erased is gone.</summary>
public sealed class ErasureTests : TemporaryFolder
{
    private const int Traders = 20;

    [Fact]
    public async Task R28_No_token_of_a_disconnected_or_rotated_grant_stays_in_the_files()
    {
        await using var sandbox = CTraderSandbox.Start();
        await using (var program = GivenProgram(sandbox))
        {
            var tokens = program.GetRequiredService<ICTraderTokens>();
            var dead = new List<string>();
            for (var i = 0; i < Traders; i++)
            {
                var token = await tokens.ConnectAsync($"trader-{i}", sandbox.IssueCode($"trader-{i}"), Cancellation);
                var row = await StoredAsync(program, $"trader-{i}");
                dead.AddRange(row);
                row.ShouldContain(token.Value);
            }

            for (var i = 0; i < Traders; i++)
            {
                _ = i % 2 == 0 ? (object)await tokens.RefreshAsync($"trader-{i}", Cancellation) : await tokens.DisconnectAsync($"trader-{i}", Cancellation);
                Found(dead.Take((i + 1) * 2)).ShouldBeEmpty($"after call {i}");
            }

            Found(dead).ShouldBeEmpty();
        }

        Found([.. sandbox.TokenRequests.Select(request => request.RefreshToken).OfType<string>()]).ShouldBeEmpty();
    }

    [Fact]
    public async Task R28_A_stop_leaves_nothing_behind_while_another_process_keeps_the_file_open()
    {
        await using var other = GivenStore();
        await using (var store = GivenStore())
        {
            await store.TrySaveAsync(Row("alice", 1, null, Encoding.UTF8.GetBytes("OLD-TOKEN")), 0, Cancellation);
            await other.FindAsync("alice", Cancellation);
            await store.TrySaveAsync(Row("alice", 2, null, Encoding.UTF8.GetBytes("NEW")), 1, Cancellation);
        }

        Found(["OLD-TOKEN"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task R28_A_file_of_a_version_that_did_not_erase_is_rewritten_once()
    {
        await using (var store = GivenStore())
        {
            await store.FindAsync("alice", Cancellation);
        }

        await using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            connection.Execute("""
                DROP TABLE rewritten; PRAGMA secure_delete = OFF;
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
                INSERT INTO grants SELECT 'app', 'trader-' || i, 1, NULL, CAST('OLD-TOKEN-' || i AS BLOB), i FROM n;
                DELETE FROM grants WHERE changed > 10
                """);
        }

        Found(["OLD-TOKEN-150"]).ShouldNotBeEmpty();

        await GivenStore().FindAsync("alice", Cancellation);

        Found(["OLD-TOKEN-150"]).ShouldBeEmpty();
        Found(["OLD-TOKEN-7"]).ShouldNotBeEmpty();
    }

    private ServiceProvider GivenProgram(CTraderSandbox sandbox)
    {
        var services = new ServiceCollection();
        services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UseSqlite(File);
        return services.BuildServiceProvider();
    }

    private static async Task<string[]> StoredAsync(ServiceProvider program, string subject)
    {
        var row = (await program.GetRequiredService<IGrantStore>().FindAsync(subject, Cancellation)).ShouldNotBeNull();
        var grant = System.Text.Json.JsonDocument.Parse(row.Content).RootElement.GetProperty("Grant");
        return [grant.GetProperty("AccessToken").GetString()!, grant.GetProperty("RefreshToken").GetString()!];
    }

    /// <summary>Which texts are anywhere in the file, its log or its shared memory.</summary>
    private List<string> Found(IEnumerable<string> texts)
    {
        var bytes = Directory.GetFiles(Folder).Select(static file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return Encoding.Latin1.GetString(copy.ToArray());
        }).ToList();
        return [.. texts.Where(text => bytes.Any(content => content.Contains(text, StringComparison.Ordinal)))];
    }
}
