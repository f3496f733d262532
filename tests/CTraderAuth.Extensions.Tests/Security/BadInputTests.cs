using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Security;

/// <summary>Bad input to grants: a clear error, no secret in it, and the grant that was there still there.</summary>
public sealed class BadInputTests : TokensTest
{
    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task An_empty_code_is_refused_by_name_before_anything_is_sent(string code)
    {
        await GivenGrant("alice");

        var thrown = await Should.ThrowAsync<ArgumentException>(() => Tokens.ConnectAsync("alice", code, Token));

        thrown.ParamName.ShouldBe("authCode");
        Sandbox.TokenRequests.ShouldHaveSingleItem();
        (await Tokens.GetAsync("alice", Token)).Generation.ShouldBe(1);
    }

    [Fact]
    public async Task A_code_that_cTrader_refuses_is_explained_and_the_earlier_grant_stays()
    {
        await GivenGrant("alice");

        var thrown = await Should.ThrowAsync<CTraderAuthException>(() => Tokens.ConnectAsync("alice", "code-canary", Token));

        thrown.ErrorCode.ShouldBe("ACCESS_DENIED");
        thrown.ToString().ShouldSatisfyAllConditions(
            said => said.ShouldContain("RedirectUri"),
            said => said.ShouldContain("alice"),
            said => said.ShouldNotContain("canary"));
        (await Tokens.GetAsync("alice", Token)).Generation.ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_first_code_leaves_nothing_behind()
    {
        await Should.ThrowAsync<CTraderAuthException>(() => Tokens.ConnectAsync("alice", "code-canary", Token));

        (await Store.FindAsync("alice", Token)).ShouldBeNull();
        (await Tokens.GetStatusAsync("alice", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task An_unknown_subject_is_named_and_nothing_is_sent()
    {
        var calls = new Func<Task>[]
        {
            () => Tokens.GetAsync("nobody", Token).AsTask(),
            () => Tokens.RefreshAsync("nobody", Token),
            () => Tokens.ReplaceRejectedAsync("nobody", "access-canary", Token),
        };

        foreach (var call in calls)
        {
            var thrown = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(call);
            thrown.Reason.ShouldBe(ReauthorizationReason.NotConnected);
            thrown.Message.ShouldSatisfyAllConditions(said => said.ShouldContain("nobody"), said => said.ShouldNotContain("canary"));
        }

        (await Tokens.GetStatusAsync("nobody", Token)).ShouldBeNull();
        (await Tokens.DisconnectAsync("nobody", Token)).ShouldBeFalse();
        Sandbox.TokenRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_subject_with_a_line_break_forges_no_line_of_a_message()
    {
        const string Subject = "al\nice\u2028";
        var thrown = new List<Exception>
        {
            await Should.ThrowAsync<CTraderAuthException>(async () => await Tokens.GetAsync(Subject, Token)),
            await Should.ThrowAsync<CTraderAuthException>(() => Tokens.ConnectAsync(Subject, "not-a-code", Token)),
        };
        await GivenGrant(Subject);
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Answer(401, "application/json", """{"error":"invalid_client"}"""));
        thrown.Add(await Should.ThrowAsync<CTraderAuthException>(() => Tokens.RefreshAsync(Subject, Token)));
        thrown.Add(await Should.ThrowAsync<CTraderAuthException>(() => Tokens.RefreshAsync(Subject, Token)));
        Store.Break();
        thrown.Add(await Should.ThrowAsync<CTraderAuthException>(() => Tokens.RefreshAsync(Subject, Token)));

        foreach (var message in thrown.Select(failure => failure.Message))
        {
            message.ShouldContain("al\\u000Aice\\u2028");
            message.ShouldNotContain('\n');
            message.ShouldNotContain('\u2028');
        }

        thrown[0].ShouldBeOfType<CTraderReauthorizationRequiredException>().Subject.ShouldBe(Subject);
    }

    [Fact]
    public async Task A_call_that_was_cancelled_before_it_began_sends_nothing_and_the_grant_is_kept()
    {
        var first = await GivenGrant("alice");
        var code = Sandbox.IssueCode();
        var cancelled = new CancellationToken(canceled: true);
        GivenExpired();

        await Should.ThrowAsync<OperationCanceledException>(async () => await Tokens.GetAsync("alice", cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => Tokens.RefreshAsync("alice", cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => Tokens.ReplaceRejectedAsync("alice", first.Value, cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => Tokens.ConnectAsync("alice", code, cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => Tokens.DisconnectAsync("alice", cancelled));
        await ((IAsyncDisposable)Tokens).DisposeAsync();

        Sandbox.TokenRequests.ShouldHaveSingleItem();
        var next = await GivenProgram().GetRequiredService<ICTraderTokens>().GetAsync("alice", Token);
        next.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_that_is_no_JSON_is_explained_and_the_grant_is_kept()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Answer(200, "text/html", "<html>page-canary</html>"));

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        var kept = await Tokens.GetStatusAsync("alice", Token);
        await PassSettlingAsync(WhenAsync("alice", status => status.Generation == 2));

        thrown.OutcomeUnknown.ShouldBeTrue();
        thrown.ToString().ShouldNotContain("canary");
        kept!.State.ShouldBe(GrantState.OutcomeUnknown);
        kept.LastError.ShouldNotBeNull().ShouldSatisfyAllConditions(said => said.ShouldContain("HTTP 200"), said => said.ShouldNotContain("canary"));
    }
}
