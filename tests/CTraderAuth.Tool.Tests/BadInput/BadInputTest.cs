using System.Collections.Concurrent;
using System.Globalization;
using CTraderAuth.Tool.Tests.Processes;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tool.Tests.BadInput;

/// <summary>Runs a table of commands that cannot work, a few at a time.</summary>
public abstract class BadInputTest : ToolTest
{
    private const int AtOnce = 3;

    /// <summary>What no command may write.</summary>
    private readonly List<string> _secrets = [];

    protected BadInputTest() => _secrets.Add(Sandbox.ClientSecret);

    /// <summary>Each command that opens the store, with what it needs to get that far.</summary>
    protected static string[] OnStore { get; } =
        ["login alice --no-browser --timeout 1s", "status", "token alice", "refresh alice", "import alice", "logout alice --yes", "watch alice", "accounts alice"];

    protected void Hide(string secret) => _secrets.Add(secret);

    internal static IEnumerable<Row> Each(IEnumerable<string> commands, int exit, string sentence) => commands.Select(command => new Row(command, exit, sentence));

    /// <summary>Runs the commands, and checks the exit code of each, its only sentence, and that it shows no secret.</summary>
    internal async Task ExpectAsync(params IEnumerable<Row> rows)
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(rows, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (row, _) =>
        {
            var result = await FeedAsync(row.Input, row.Command.Split(' '));
            if (Problem(row, result) is { } problem)
            {
                wrong.Add($"{row.Command}: {problem}. Exit {result.Exit}, output <{result.Output}>, error <{result.Error}>");
            }
        });
        wrong.ShouldBeEmpty();
    }

    private string? Problem(Row row, ToolResult result)
    {
        var lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return result.Exit != row.Exit ? $"not exit code {row.Exit}"
            : _secrets.Exists(secret => (result.Output + result.Error).Contains(secret, StringComparison.Ordinal)) ? "a secret is shown"
            : row.Sentence.Length is 0 ? (lines.Length is 0 ? null : "a sentence although nothing is wrong")
            : lines.Length is 0 || !lines[^1].Contains(row.Sentence, StringComparison.Ordinal) ? "another sentence"
            : lines.Length > 1 && !row.Asks ? "more than one line"
            : null;
    }

    /// <summary>Every row of the store, as it is in the file.</summary>
    protected string[] Rows()
    {
        using var connection = Open("Mode=ReadOnly");
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT client_id || ' ' || subject || ' ' || version || ' ' || hex(content) FROM grants ORDER BY subject";
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return [.. rows];
    }

    /// <summary>Sets the version of the file's schema, and returns the one that it had.</summary>
    protected int Exchange(int version)
    {
        using var connection = Open("Mode=ReadWrite");
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var before = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version}");
        command.ExecuteNonQuery();
        return before;
    }

    /// <summary>The grant of alice is what it was: its token is still given out, and its refresh token still works.</summary>
    protected async Task ShouldStillWorkAsync(CTraderAccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        (await InLibraryAsync(async tokens => await tokens.GetAsync("alice", Cancellation))).Value.ShouldBe(token.Value);
        (await InLibraryAsync(tokens => tokens.RefreshAsync("alice", Cancellation))).Generation.ShouldBe(token.Generation + 1);
    }

    private SqliteConnection Open(string mode)
    {
        var connection = new SqliteConnection($"Data Source={StoreName};Pooling=False;{mode}");
        connection.Open();
        return connection;
    }
}
