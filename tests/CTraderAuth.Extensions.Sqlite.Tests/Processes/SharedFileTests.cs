using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tests.Processes;

public sealed class SharedFileTests : TemporaryFolder
{
    [Fact]
    public async Task Loses_no_update_of_four_processes()
    {
        const int processes = 4, times = 250;

        var running = Enumerable.Range(0, processes).Select(_ => RunningProcess.Start(["count", File, "shared", $"{times}"])).ToArray();
        var counts = await Task.WhenAll(running.Select(process => process.ReadToEndAsync(Cancellation)));

        counts.SelectMany(lines => lines).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).Order()
            .ShouldBe(Enumerable.Range(1, processes * times));
        (await CountAsync("shared")).ShouldBe(processes * times);
    }

    [Fact]
    public async Task Sees_what_another_process_writes()
    {
        var store = GivenStore();
        await using var changes = store.WatchAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        await changes.MoveNextAsync();

        using var other = RunningProcess.Start(["count", File, "theirs", "1"]);
        await changes.MoveNextAsync();

        changes.Current.ShouldBe("theirs");
        (await store.FindAsync("theirs", Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Is_seen_by_another_process()
    {
        var store = GivenStore();
        using var other = RunningProcess.Start(["watch", File]);
        (await other.ReadLineAsync(Cancellation)).ShouldBe("listening");

        await store.TrySaveAsync(Row("ours"), 0, Cancellation);

        (await other.ReadLineAsync(Cancellation)).ShouldBe("ours");
    }

    [Fact]
    public async Task Keeps_what_a_killed_process_was_told_is_durable()
    {
        using var other = RunningProcess.Start(["count", File, "killed", "1000000"]);
        var told = 0;
        while (told < 200)
        {
            told = int.Parse((await other.ReadLineAsync(Cancellation))!, CultureInfo.InvariantCulture);
        }

        other.Kill();

        (await CountAsync("killed")).ShouldBeGreaterThanOrEqualTo(told);
        using var database = new SqliteConnection($"Data Source={File};Pooling=False");
        database.Open();
        using var check = database.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        check.ExecuteScalar().ShouldBe("ok");
    }

    [Fact]
    public async Task Keeps_grants_in_the_users_data_folder_when_no_file_is_named()
    {
        using var other = RunningProcess.Start(["count", "default", "alice", "1"], dataHome: Path.Combine(Folder, "not", "yet"));

        (await other.ReadToEndAsync(Cancellation)).ShouldBe(["1"]);

        System.IO.File.Exists(Path.Combine(Folder, "not", "yet", "CTraderAuth", "app.db")).ShouldBeTrue();
    }

    private async Task<int> CountAsync(string subject) =>
        BinaryPrimitives.ReadInt32LittleEndian((await GivenStore().FindAsync(subject, Cancellation))!.Content.Span);
}
