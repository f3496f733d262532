using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Refreshing;

/// <summary>A server or a store that fails, and the end of the program.</summary>
public sealed class RefresherTroubleTests : RefresherTest
{
    [Fact]
    public async Task Leaves_a_grant_that_failed_to_its_retry_time()
    {
        await GivenGrant("my-bot");
        GivenDue();
        Sandbox.Faults.Next(SandboxFault.Answer(503, "text/plain", ""));

        await GivenRefresherAsync();
        await WhenSleepsAsync();
        Logged(131).ShouldContain("rotated 0 of 1 due grants; 1 failed");
        Refreshes.Count.ShouldBe(1);
        await Time.WhenLooksAsync();
        Time.Advance(Interval * 1.2);

        (await PacedAsync(WhenAsync("my-bot", status => status.Generation is 2))).State.ShouldBe(GrantState.Connected);
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Goes_on_when_the_store_could_not_be_listed()
    {
        await GivenGrant("my-bot");
        GivenDue();
        Store.CannotList = true;
        await GivenRefresherAsync();
        await WhenSleepsAsync();
        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 133);

        Store.CannotList = false;
        Time.Advance(Interval * 1.2);

        (await PacedAsync(WhenAsync("my-bot", status => status.Generation is 2))).LastOutcome.ShouldBe(RotationOutcome.Rotated);
    }

    [Fact]
    public async Task Slows_down_when_the_server_says_that_there_were_too_many_requests()
    {
        await GivenGrant("my-bot");
        GivenDue();
        Sandbox.Faults.Next(SandboxFault.Answer(429, "application/json", "", TimeSpan.FromSeconds(40)));

        await GivenRefresherAsync();

        await WhenSleepsAsync();
        Logged(132).ShouldBe("The token endpoint received too many requests; the refresher slows down to 14 rotations a second.");
    }

    [Fact]
    public async Task Waits_at_the_end_for_a_pair_that_is_on_its_way()
    {
        await GivenGrant("my-bot");
        GivenDue();
        var (sent, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        var saves = 0;
        Store.Gate(async operation =>
        {
            if (operation is "Save" && Interlocked.Increment(ref saves) is 2)
            {
                sent.SetResult();
                await answer.Task;
            }
        });
        await GivenRefresherAsync();
        await sent.Task.WaitAsync(Token);

        var stopping = StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        answer.SetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(60), Token);

        (await Store.ContentAsync("my-bot")).ShouldContain("\"Generation\":2");
    }
}
