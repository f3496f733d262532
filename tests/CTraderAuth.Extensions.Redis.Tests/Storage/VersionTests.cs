using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.Logging.Testing;
using StackExchange.Redis;

namespace CTraderAuth.Tests.Storage;

/// <summary>After a gap the versions of all grants in use are asked for at once.</summary>
public sealed class VersionTests(SharedServer shared) : RedisTest(shared)
{
    [Fact]
    public async Task Many_versions_come_together_and_without_the_content()
    {
        const int rows = 200, content = 4_000;
        var server = await GivenServer();
        IConnectionMultiplexer given = Close(await server.OpenAsync());
        var (source, database) = (new ConnectionSource(() => Task.FromResult(given), isOwned: false), await GivenDatabase(server));
        IGrantStore store = Close(new RedisGrantStore(ClientId, new(), [source], source, new FakeLogger<RedisGrantStore>(Logs), new(), new()));
        var subjects = Enumerable.Range(0, rows).Select(i => $"trader-{i}").ToList();
        await Task.WhenAll(subjects.Select((subject, i) => store.TrySaveAsync(Row(subject, i + 1, null, new byte[content]), 0, Cancellation).AsTask()));
        await database.ExecuteAsync("CONFIG", "RESETSTAT");

        await server.PauseAsync();
        var asking = store.FindVersionsAsync(subjects, Cancellation).AsTask();
        await Eventually.ReadyAsync(() => given.GetCounters().Interactive.TotalOutstanding >= rows);
        await server.ContinueAsync();
        var versions = await asking;

        versions.ShouldBe(subjects.Select((subject, i) => KeyValuePair.Create(subject, i + 1L)), ignoreOrder: true);
        var sent = ((string)(await database.ExecuteAsync("INFO", "stats"))!).Split('\n').Single(static line => line.StartsWith("total_net_output_bytes:", StringComparison.Ordinal));
        int.Parse(sent.Split(':')[1], null).ShouldBeLessThan(rows * content / 10);
    }

    [Fact]
    public async Task A_damaged_row_has_version_0_and_a_subject_without_a_row_none()
    {
        var (store, database, keys) = (await GivenStore(), await GivenDatabase(await SharedAsync()), new Keys("ctrader", ClientId));
        RedisKey KeyOf(string subject) => keys.Row(Keys.Subject(subject));
        await database.HashSetAsync(KeyOf("content only"), "c", "x");
        await database.HashSetAsync(KeyOf("time only"), "d", "x");
        await database.HashSetAsync(KeyOf("no version"), "v", "007");
        await database.StringSetAsync(KeyOf("another type"), "x");
        await store.TrySaveAsync(Row("sound", 7), 0, Cancellation);

        var versions = await ((IGrantStore)store).FindVersionsAsync(["content only", "time only", "no version", "another type", "sound", "nobody"], Cancellation);

        versions.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key}: {pair.Value}")
            .ShouldBe(["another type: 0", "content only: 0", "no version: 0", "sound: 7", "time only: 0"]);
    }
}
