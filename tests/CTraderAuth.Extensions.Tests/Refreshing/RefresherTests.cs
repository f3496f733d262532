using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Tests.Refreshing;

public sealed class RefresherTests : RefresherTest
{
    [Fact]
    public async Task Rotates_a_due_grant_that_nobody_asks_for()
    {
        await GivenGrant("my-bot");
        GivenDue();

        await GivenRefresherAsync();

        (await PacedAsync(WhenAsync("my-bot", status => status.Generation is 2))).State.ShouldBe(GrantState.Connected);
        Refreshes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Begins_from_the_row_that_it_listed_and_does_not_read_it_again()
    {
        var before = GivenProgram();
        await before.GetRequiredService<ICTraderTokens>().ConnectAsync("my-bot", Sandbox.IssueCode(), Token);
        await before.DisposeAsync();
        GivenDue();
        var program = GivenProgram(services: services => services.AddCTraderAuth(_ => { }).AddRefresher());
        await program.GetServices<IHostedService>().First().StartAsync(Token);
        var (opened, reads) = (Store.Reads, new TaskCompletionSource<int>());
        Store.Gate(operation =>
        {
            if (operation is "Save")
            {
                reads.TrySetResult(Store.Reads);
            }

            return Task.CompletedTask;
        });

        await program.GetServices<IHostedService>().OfType<BackgroundService>().Single().StartAsync(Token);

        (await reads.Task.WaitAsync(Token)).ShouldBe(opened);
    }

    [Fact]
    public async Task Reads_the_row_again_when_it_has_changed_since_the_listing()
    {
        await GivenGrant("my-bot");
        GivenDue();
        var touched = 0;
        Store.Gate(async operation =>
        {
            if (operation is "Save" && Interlocked.Exchange(ref touched, 1) is 0)
            {
                await Store.TouchAsync("my-bot");
            }
        });

        await GivenRefresherAsync();

        (await PacedAsync(WhenAsync("my-bot", status => status.Generation is 2))).LastOutcome.ShouldBe(RotationOutcome.Rotated);
        Refreshes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Three_programs_share_the_work_and_refresh_nothing_twice()
    {
        for (var i = 0; i < 60; i++)
        {
            await GivenGrant($"trader-{i}", $"ctid-{i}");
        }

        GivenDue();
        for (var i = 0; i < 3; i++)
        {
            await GivenRefresherAsync(options => options.RotationsPerSecond = 10_000);
        }

        for (var i = 0; i < 60; i++)
        {
            await PacedAsync(WhenAsync($"trader-{i}", status => status.Generation is 2));
        }

        await StopAsync();
        Refreshes.Count.ShouldBe(60);
        Refreshes.Select(request => request.RefreshToken).Distinct().Count().ShouldBe(60);
    }

    [Fact]
    public async Task Uses_no_turn_for_what_another_program_has_rotated()
    {
        for (var i = 0; i < 10; i++)
        {
            await GivenGrant($"trader-{i}", $"ctid-{i}");
        }

        await GivenGrant("my-bot");
        GivenDue();
        var isFirst = 1;
        Store.Gate(async operation =>
        {
            if (operation is "Save" && Interlocked.Exchange(ref isFirst, 0) is 1)
            {
                for (var i = 0; i < 10; i++)
                {
                    await Tokens.RefreshAsync($"trader-{i}", Token);
                }
            }
        });

        await GivenRefresherAsync(options => (options.Concurrency, options.RotationsPerSecond) = (1, 1));

        // The clock does not move, so there is one turn.
        (await WhenAsync("my-bot", status => status.Generation is 2)).State.ShouldBe(GrantState.Connected);
        Refreshes.Count.ShouldBe(11);
        await WhenSleepsAsync();
        Logged(131).ShouldContain("rotated 1 of 11 due grants; 0 failed and will be tried again later, 10 were left to other flights");
    }

    [Fact]
    public async Task Asks_the_store_once_per_interval_when_nothing_is_due()
    {
        await GivenGrant("my-bot");
        var before = Store.Lists;

        await GivenRefresherAsync();
        await WhenSleepsAsync();
        Time.Advance((Interval * 0.8) - TimeSpan.FromSeconds(1));
        (Store.Lists - before).ShouldBe(1);
        Time.Advance((Interval * 0.4) + TimeSpan.FromSeconds(2));
        await WhenSleepsAsync();

        (Store.Lists - before).ShouldBe(2);
        Refreshes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Wakes_when_the_next_grant_becomes_due()
    {
        await GivenGrant("my-bot");
        var due = (await Tokens.GetStatusAsync("my-bot", Token)).ShouldNotBeNull().RefreshDueAt.ShouldNotBeNull();
        Time.Advance(due - Time.GetUtcNow() - TimeSpan.FromSeconds(17));

        await GivenRefresherAsync();
        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(17));
        Time.Advance(TimeSpan.FromSeconds(17));

        (await PacedAsync(WhenAsync("my-bot", status => status.Generation is 2))).LastOutcome.ShouldBe(RotationOutcome.Rotated);
    }

    [Fact]
    public async Task Passes_over_what_it_cannot_read_and_what_another_program_is_rotating()
    {
        foreach (var subject in new[] { "broken", "open", "good" })
        {
            await GivenGrant(subject, subject);
        }

        GivenDue();
        await GivenAttemptOfDeadProgramAsync("open");
        var row = (await Store.FindAsync("broken", Token)).ShouldNotBeNull();
        (await Store.TrySaveAsync(new("broken", row.Version + 1, row.RefreshDueAt, "{}"u8.ToArray()), row.Version, Token)).ShouldBeTrue();
        var sent = Refreshes.Count;

        await GivenRefresherAsync();

        await PacedAsync(WhenAsync("good", status => status.Generation is 2));
        await Time.WhenWaitsAsync(static wait => wait > TimeSpan.FromSeconds(80) && wait <= TimeSpan.FromSeconds(90));
        Logged(131).ShouldBe("The refresher rotated 1 of 1 due grants; 0 failed and will be tried again later, 1 were left to other flights, 1 cannot be read.");
        (Refreshes.Count - sent).ShouldBe(1);
    }

    [Fact]
    public async Task Takes_over_the_attempt_of_a_dead_program_once_it_may()
    {
        await GivenGrant("my-bot");
        GivenDue();
        await GivenAttemptOfDeadProgramAsync("my-bot");

        await GivenRefresherAsync();
        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(90));
        Time.Advance(TimeSpan.FromSeconds(89));
        Refreshes.ShouldBeEmpty();
        Time.Advance(TimeSpan.FromSeconds(1));

        (await PacedAsync(WhenAsync("my-bot", status => status.Generation is 2))).LastOutcome.ShouldBe(RotationOutcome.Rotated);
    }

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

    [Fact]
    public async Task Rotates_nothing_in_the_quiet_window_but_what_would_expire_in_it()
    {
        // It is 09:00, and due on day 25; the second grant is due at 09:06 and expires at 11:06 on that day.
        await GivenGrant("can-wait", "can-wait");
        GivenDue();
        await Tokens.ImportAsync("cannot-wait", new CTraderToken("access", (await Auth.GetTokenAsync(Sandbox.IssueCode("other"), cancellationToken: Token)).RefreshToken, "bearer", TimeSpan.FromHours(10), Time.GetUtcNow().AddHours(-7.9)), Token);
        Time.Advance(TimeSpan.FromMinutes(10));

        await GivenRefresherAsync(options => (options.QuietFrom, options.QuietUntil) = (new(8, 0), new(16, 0)));
        await PacedAsync(WhenAsync("cannot-wait", status => status.Generation is 2));
        await WhenSleepsAsync();
        Time.Advance(TimeSpan.FromHours(15.9) - Time.GetUtcNow().TimeOfDay);
        await Time.WhenWaitsAsync(TimeSpan.FromMinutes(6));
        (await Tokens.GetStatusAsync("can-wait", Token)).ShouldNotBeNull().Generation.ShouldBe(1);
        Time.Advance(TimeSpan.FromMinutes(6));

        (await PacedAsync(WhenAsync("can-wait", status => status.Generation is 2))).State.ShouldBe(GrantState.Connected);
    }

    [Fact]
    public async Task Does_nothing_where_a_test_replaced_the_tokens()
    {
        await GivenGrant("my-bot");
        GivenDue();
        var program = GivenProgram(services: services =>
        {
            services.AddCTraderAuth(_ => { }).AddRefresher();
            services.AddSingleton<ICTraderTokens>(_ => null!);
        });
        var lists = Store.Lists;
        foreach (var service in program.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            await service.StartAsync(Token);
            await service.ExecuteTask!.WaitAsync(Token);
        }

        Store.Lists.ShouldBe(lists);
        Refreshes.ShouldBeEmpty();
    }

    private string Logged(int id) => Logs.GetSnapshot().First(record => record.Id.Id == id).Message;

    /// <summary>A program wrote its attempt and was killed.</summary>
    private async Task GivenAttemptOfDeadProgramAsync(string subject)
    {
        var row = (await Store.FindAsync(subject, Token)).ShouldNotBeNull();
        var content = (await Store.ContentAsync(subject)).Replace("\"Epoch\":1,", "\"Epoch\":2,\"Attempt\":{\"Owner\":\"dead\",\"Epoch\":2,\"Sends\":1},", StringComparison.Ordinal);
        content.ShouldContain("dead");
        (await Store.TrySaveAsync(new(subject, row.Version + 1, row.RefreshDueAt, System.Text.Encoding.UTF8.GetBytes(content)), row.Version, Token)).ShouldBeTrue();
    }
}
