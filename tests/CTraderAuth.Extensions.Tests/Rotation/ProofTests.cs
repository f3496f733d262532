using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Tests.Rotation;

/// <summary>When a refused access token proves that an unanswered request was processed, and when not.</summary>
public sealed class ProofTests : TokensTest
{
    [Fact]
    public async Task A_token_that_was_refused_before_the_request_proves_nothing_about_it()
    {
        var dead = await GivenGrant("alice");
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false));
        await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ReplaceRejectedAsync("alice", dead.Value, Token));

        await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ReplaceRejectedAsync("alice", dead.Value, Token));
        await PassSettlingAsync(WhenAsync("alice", status => status.Generation == 2));

        (Refreshes[1].At - Refreshes[0].At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_token_that_has_expired_proves_nothing_about_the_request()
    {
        var old = await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false));
        await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));

        await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ReplaceRejectedAsync("alice", old.Value, Token));
        await PassSettlingAsync(WhenAsync("alice", status => status.Generation == 2));

        (Refreshes[1].At - Refreshes[0].At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
    }
}
