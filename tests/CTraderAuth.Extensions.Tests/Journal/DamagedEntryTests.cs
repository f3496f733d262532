using System.Text;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Storage.Damage;

namespace CTraderAuth.Tests.Journal;

/// <summary>R30: a damaged entry of the journal affects its own subject alone, and is not lost.</summary>
public sealed class DamagedEntryTests : JournalTest
{
    private const int Entries = 1700;

    public static TheoryData<string, string> Damages => new()
    {
        { "ExpiresIn", "\"3650000.00:00:00\"" },
        { "ExpiresIn", "\"-3650000.00:00:00\"" },
        { "Subject", $"\"{new string('s', StoredGrant.LongestSubject + 1)}\"" },
        { "Subject", "\"\\uD800\"" },
        { "Subject", "\" \"" },
        { "Subject", "\"ctrader-auth:keys\"" },
        { "TokenType", "\" \"" },
        { "TokenType", "null" },
        { "AccessToken", "\"a\\nb\"" },
        { "AccessToken", "null" },
        { "RefreshToken", "\"\"" },
        { "RefreshToken", "null" },
        { "Spread", "7" },
        { "NewId", "null" },
        { "Owner", "null" },
        { "IssuedAt", "null" },
        { "IssuedAt", "\"0001-01-01T00:00:00+00:00\"" },
        { "Sent", "null" },
        { "Sent", "{\"Id\":null}" },
        { "Sent", "{\"Generation\":4611686018427387903}" },
        { "Answer", "\"Unknown\"" },
        { "Answer", "99" },
        { "Kind", "\"Connect\"" },
        { "Kind", "\"Import\"" },
        { "Kind", "99" },
        { "Format", "2" },
    };

    [Theory, MemberData(nameof(Damages))]
    public async Task R30_A_damaged_entry_is_left_and_stops_no_other_grant(string member, string value)
    {
        await GivenGrant("other", "other");
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        var (damaged, row) = (Files().Single(), await Store.ContentAsync("my-bot"));
        await File.WriteAllBytesAsync(damaged, FuzzedContents.With(await File.ReadAllBytesAsync(damaged, Token), value, member), Token);

        var next = await GivenStartedAsync();

        Logs.GetSnapshot().ShouldNotContain(record => record.Id.Id == 144);
        (await next.RefreshAsync("other", Token)).Generation.ShouldBe(2);
        Files().ShouldBe([damaged]);
        (await Store.ContentAsync("my-bot")).ShouldBe(row);
        Logged(142).ShouldStartWith($"An entry of the response journal in {Folder} could not be used and was left there: it ");
    }

    [Fact]
    public async Task R30_Fuzzed_entries_damage_no_row_and_stop_nobody()
    {
        await GivenGrant("other", "other");
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        var (file, row, i) = (Files().Single(), (await Store.FindAsync("my-bot", Token))!, 0);
        foreach (var fuzzed in FuzzedEntries.Of(await File.ReadAllBytesAsync(file, Token), Entries, seed: 30))
        {
            var subject = $"fuzzed-{i++}";
            await Store.TrySaveAsync(new(subject, row.Version, row.RefreshDueAt, row.Content), 0, Token);
            var entry = Encoding.Latin1.GetString(fuzzed).Replace("my-bot", subject, StringComparison.Ordinal);
            await File.WriteAllBytesAsync($"{file[..^"0.pair".Length]}-{i}.pair", Encoding.Latin1.GetBytes(entry), Token);
        }

        var next = await GivenStartedAsync();

        Logs.GetSnapshot().ShouldNotContain(record => record.Id.Id == 144);
        (await next.RefreshAsync("other", Token)).Generation.ShouldBe(2);
        (await next.GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(2);
        var statuses = await next.ListAsync(Token).Where(status => status.Subject.StartsWith("fuzzed-", StringComparison.Ordinal)).ToListAsync(Token);
        statuses.Count(status => status.Generation == 2).ShouldBeGreaterThan(100);
        Files().Count.ShouldBeGreaterThan(500);
        statuses.ShouldAllBe(status => status.Reason != ReauthorizationReason.Undecryptable);
    }

    [Fact]
    public async Task A_damaged_row_that_cannot_be_replaced_stops_no_other_grant()
    {
        var other = await GivenGrant("other", "other");
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        var row = (await Store.FindAsync("my-bot", Token))!;
        await Store.DamageAsync(new("my-bot", -3, row.RefreshDueAt, row.Content));
        Store.Break("Save");

        Tokens = await GivenStartedAsync();
        Logs.GetSnapshot().ShouldNotContain(record => record.Id.Id == 144);
        (await Tokens.GetAsync("other", Token)).Value.ShouldBe(other.Value);
        Files().Count.ShouldBe(1);
        Store.Repair();
        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(2));
        Time.Advance(TimeSpan.FromSeconds(2));

        (await WhenAsync("my-bot", status => status.Generation == 2)).State.ShouldBe(GrantState.Connected);
        Logged(142).ShouldContain("the damaged row of its subject could not be replaced (IOException)");
    }
}
