using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Tests.Refreshing;

/// <summary>What is rotated, and when.</summary>
public sealed class RefresherTests : RefresherTest
{
    [Fact]
    public async Task A_program_hears_of_the_rotations_of_others_after_its_own()
    {
        await GivenGrant("alice");
        GivenDue();
        var program = await GivenRefresherAsync();
        await WhenAsync("alice", status => status.Generation is 2);
        await Task.WhenAll(program.GetRequiredService<CTraderAuth.Rotation.Flights>().Running);
        var replaced = await Tokens.RefreshAsync("alice", Token);

        await using var watch = program.GetRequiredService<ICTraderTokens>().WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await watch.MoveNextAsync();
        if (watch.Current.Value != replaced.Value)
        {
            await watch.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        }

        watch.Current.Value.ShouldBe(replaced.Value);
    }

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
    public async Task A_grant_that_was_rejected_with_another_client_secret_is_rotated_with_the_right_one()
    {
        await GivenGrant("my-bot");
        GivenDue();
        await GivenRefresherAsync(options: options => options.ClientSecret = "an old secret");
        await PacedAsync(WhenSleepsAsync().ContinueWith(static _ => true, TaskScheduler.Default));
        await StopAsync();
        var rejected = Refreshes.Count;

        await GivenRefresherAsync();

        (await PacedAsync(WhenAsync("my-bot", status => status.Generation is 2))).State.ShouldBe(GrantState.Connected);
        (rejected, Refreshes.Count).ShouldBe((1, 2));
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
    public async Task Asks_the_store_once_per_interval_when_nothing_is_due_and_for_all_rows_at_first()
    {
        await GivenGrant("my-bot");
        var before = Store.Lists;

        await GivenRefresherAsync();
        await WhenSleepsAsync();
        Time.Advance((Interval * 0.8) - TimeSpan.FromSeconds(1));
        (Store.Lists - before).ShouldBe(2);
        Time.Advance((Interval * 0.4) + TimeSpan.FromSeconds(2));
        await WhenSleepsAsync();

        (Store.Lists - before).ShouldBe(3);
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
}
