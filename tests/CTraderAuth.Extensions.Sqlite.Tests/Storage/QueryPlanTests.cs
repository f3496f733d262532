using CTraderAuth.Storage;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tests.Storage;

public sealed class QueryPlanTests : TemporaryFolder
{
    [Theory]
    [InlineData(Sql.ListDue, "SEARCH grants USING INDEX grants_due (client_id=? AND refresh_due_at>? AND refresh_due_at<?)")]
    [InlineData(Sql.List, "SEARCH grants USING INDEX sqlite_autoindex_grants_1 (client_id=? AND subject>?)")]
    [InlineData(Sql.Find, "SEARCH grants USING INDEX sqlite_autoindex_grants_1 (client_id=? AND subject=?)")]
    [InlineData(Sql.Changed, "SEARCH grants USING INDEX grants_changed (changed>? AND changed<?)")]
    public async Task Finds_rows_by_an_index_and_sorts_none(string sql, string plan)
    {
        await GivenStore().FindAsync("alice", Cancellation);

        PlanOf(sql).ShouldBe([plan]);
    }

    [Fact]
    public async Task Finds_the_last_change_by_an_index()
    {
        await GivenStore().FindAsync("alice", Cancellation);

        PlanOf(Sql.Position).ShouldContain("SEARCH grants USING COVERING INDEX grants_changed (changed<?)");
    }

    private List<string> PlanOf(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        foreach (var name in sql.Split([' ', '\n', ',', '(', ')']).Where(word => word.StartsWith('$')).Distinct())
        {
            command.Parameters.AddWithValue(name, 1);
        }

        return command.ReadAll(reader => reader.GetString(3));
    }
}
