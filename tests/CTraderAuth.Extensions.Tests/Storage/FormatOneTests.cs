using System.Text;
using System.Text.Json.Nodes;
using CTraderAuth.Grants;
using CTraderAuth.Rows;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Tests.Storage;

/// <summary>Rows as the first version of this library wrote them: samples of every shape that its tests stored.</summary>
public sealed class FormatOneTests
{
    private static readonly string[] Samples = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "vectors", "grants-format-1.jsonl"));

    private readonly GrantCodec _codec = new(Options.Create(new CTraderAuthOptions()));

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Samples.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_row_is_read_and_written_back_to_the_byte(int number)
    {
        var grant = _codec.Decode("alice", Encoding.UTF8.GetBytes(Samples[number])).ShouldNotBeNull();

        Encoding.UTF8.GetString(_codec.Encode("alice", grant)).ShouldBe(Samples[number]);
        Encoding.UTF8.GetString(_codec.Encode("alice", grant.With(static _ => { }))).ShouldBe(Samples[number]);
    }

    [Fact]
    public void The_samples_have_every_member_that_is_stored()
    {
        var stored = Samples.Select(sample => JsonNode.Parse(sample)!["Grant"]!.AsObject()).ToList();
        var attempts = stored.Select(grant => grant["Attempt"]?.AsObject()).OfType<JsonObject>().ToList();

        Names(stored).ShouldBe(
            ["AccessToken", "AccessTokenRefused", "Attempt", "Began", "Denied", "DisconnectedAt", "Epoch", "ExpiresAt", "Failures", "Generation", "Id", "IssuedAt", "LastError", "LastOutcome", "Reason", "RefreshToken", "RefreshTokenKept", "RefreshTokenUsed", "RejectionAt", "RetryAt", "Spent", "Spread", "TokenType", "Unread"]);
        Names(attempts).ShouldBe(["CodeHash", "Epoch", "Imported", "Lease", "Owner", "Replaced", "Sends", "Unknown"]);
        Names(stored).Count().ShouldBe(GrantJson.Default.Grant.Properties.Count(property => property.Get is not null), "a member is stored that no sample has");
        Names(attempts).Count().ShouldBe(GrantJson.Default.Attempt.Properties.Count(property => property.Get is not null), "a member is stored that no sample has");
    }

    [Fact]
    public void A_copy_shares_nothing_that_changes()
    {
        var grant = _codec.Decode("alice", Encoding.UTF8.GetBytes(Samples[0])).ShouldNotBeNull();

        var changed = grant.With(static next =>
        {
            (next.AccessToken, next.Failures) = ("changed", 99);
            next.Attempt = new Attempt { Owner = "changed" };
        });

        Encoding.UTF8.GetString(_codec.Encode("alice", grant)).ShouldBe(Samples[0]);
        (changed.AccessToken, changed.Failures, changed.Attempt!.Owner).ShouldBe(("changed", 99, "changed"));
    }

    private static IEnumerable<string> Names(IEnumerable<JsonObject> objects) => objects.SelectMany(each => each.Select(member => member.Key)).Distinct().Order(StringComparer.Ordinal);
}
