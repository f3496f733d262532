using CTraderAuth.Storage;
using CTraderAuth.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Storage;

/// <summary>R30: a damaged row hurts itself alone.</summary>
public sealed class DamagedColumnTests : TemporaryFolder
{
    public static TheoryData<string> Columns =>
    [
        "version = 0", "version = -1", "version = 9223372036854775807", "version = 'text'", "version = 1.5", "version = x'00'",
        "refresh_due_at = 9223372036854775807", "refresh_due_at = -9223372036854775808", "refresh_due_at = 'text'", "refresh_due_at = 1e300",
        "content = x''", "content = 'text'", "content = 7", "content = CAST('{\"Format\":1,\"Grant\":{\"Id\":null}}' AS BLOB)",
        "changed = 9223372036854775807", "changed = 'text'", "subject = x'616c696365'", "subject = ''", "subject = CAST(x'61ff' AS TEXT)",
    ];

    [Theory, MemberData(nameof(Columns))]
    public async Task R30_A_damaged_column_troubles_no_other_subject_in_any_call(string damage)
    {
        await using var sandbox = CTraderSandbox.Start();
        CTraderAccessToken bob;
        await using (var before = GivenProgram(sandbox))
        {
            await TokensOf(before).ConnectAsync("alice", sandbox.IssueCode("trader-1"), Cancellation);
            bob = await TokensOf(before).ConnectAsync("bob", sandbox.IssueCode("trader-2"), Cancellation);
        }

        Change($"UPDATE grants SET {damage} WHERE subject = 'alice'");
        await using var program = GivenProgram(sandbox);
        var tokens = TokensOf(program);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var all = tokens.WatchAllAsync(watching.Token).GetAsyncEnumerator(watching.Token);
        Func<Task>[] calls =
        [
            async () => await tokens.GetStatusAsync("alice", Cancellation),
            async () => (await tokens.ListAsync(Cancellation).Select(status => status.Subject).ToListAsync(Cancellation)).ShouldContain("bob"),
            async () => await tokens.GetAsync("alice", Cancellation),
            async () => await tokens.ReplaceRejectedAsync("alice", "rejected", Cancellation),
            async () => await tokens.ImportAsync("alice", "unknown", Cancellation),
            async () => await tokens.ConnectInBrowserAsync("alice", new CancellationToken(canceled: true)),
            async () => await tokens.WatchAsync("alice", Cancellation).FirstAsync(Cancellation),
            async () => (await tokens.WatchAllAsync(Cancellation).FirstAsync(status => status.Subject is "bob", Cancellation)).State.ShouldBe(GrantState.Connected),
            async () => await tokens.RefreshAsync("alice", Cancellation),
            async () => await tokens.DisconnectAsync("alice", Cancellation),
            async () => await tokens.ImportAsync("alice", new CTraderToken("access", "refresh", "bearer", TimeSpan.FromDays(1), TimeProvider.System.GetUtcNow()), Cancellation),
            async () => await tokens.ConnectAsync("alice", sandbox.IssueCode("trader-1"), Cancellation),
            async () => (await tokens.GetAsync("alice", Cancellation)).Value.ShouldNotBeEmpty(),
        ];

        for (var i = 0; i < calls.Length; i++)
        {
            await ExpectAsync(calls[i].Invoke, mayFail: i < calls.Length - 2);
            (await tokens.GetAsync("bob", Cancellation)).Value.ShouldBe(bob.Value);
        }

        await using var later = GivenProgram(sandbox);
        (await TokensOf(later).GetAsync("alice", Cancellation)).Value.ShouldBe((await tokens.GetAsync("alice", Cancellation)).Value);
        sandbox.TokenRequests.Count.ShouldBeLessThan(10);
        await program.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
    }

    [Fact]
    public async Task A_change_number_out_of_range_hides_no_change_of_others()
    {
        var (store, other) = (GivenStore(), GivenStore());
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        Change("UPDATE grants SET changed = 9223372036854775807");
        await using var changes = other.WatchAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        await changes.MoveNextAsync();

        await store.TrySaveAsync(Row("bob"), 0, Cancellation);
        do
        {
            (await changes.MoveNextAsync()).ShouldBeTrue();
        }
        while (changes.Current is not "bob");

        (await store.FindAsync("bob", Cancellation)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("subject = CAST(x'7aff' || subject AS TEXT)", 0)]
    [InlineData("subject = CAST(subject AS BLOB)", 0)]
    [InlineData("refresh_due_at = 5.5", 300)]
    [InlineData("refresh_due_at = -5", 300)]
    public async Task A_listing_of_many_damaged_rows_comes_to_its_end(string damage, int due)
    {
        var store = GivenStore();
        await store.FindAsync("alice", Cancellation);
        Change($"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
            INSERT INTO grants SELECT 'app', 'trader-' || i, 1, 1, x'00', i FROM n;
            UPDATE grants SET {damage}
            """);

        (await store.ListAsync(null, Cancellation).CountAsync(Cancellation)).ShouldBeLessThanOrEqualTo(300);
        (await store.ListAsync(DateTimeOffset.MaxValue, Cancellation).CountAsync(Cancellation)).ShouldBeInRange(due, 300);
    }

    private static async Task ExpectAsync(Func<Task> call, bool mayFail)
    {
        try
        {
            await call().WaitAsync(TimeSpan.FromSeconds(120), Cancellation);
        }
        catch (Exception e) when (mayFail && e is CTraderAuthException or OperationCanceledException)
        {
            // Told in the library's own words.
        }
    }

    private static ICTraderTokens TokensOf(ServiceProvider program) => program.GetRequiredService<ICTraderTokens>();

    private ServiceProvider GivenProgram(CTraderSandbox sandbox)
    {
        var services = new ServiceCollection();
        services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UseSqlite(File);
        return services.BuildServiceProvider();
    }

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }
}
