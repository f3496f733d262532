using CTraderAuth.Tool.Commands;

namespace CTraderAuth.Tool.Tests.Commands;

/// <summary>What a command says of a grant that it has changed.</summary>
public sealed class GrantsTests : ToolTest
{
    [Fact]
    public async Task A_store_that_fails_after_a_success_costs_the_program_no_answer()
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        Directory.CreateDirectory(StoreName);

        var status = await InLibraryAsync(tokens => Tool.Commands.Grants.StatusOfAsync(tokens, "alice", new("token", "bearer", now, now.AddDays(30), 7), Cancellation));

        var json = GrantJson.Of(status);
        (json.Subject, json.State, json.Generation, json.IssuedAt, json.ExpiresAt).ShouldBe(("alice", "connected", 7, now, now.AddDays(30)));
    }
}
