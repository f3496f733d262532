namespace CTraderAuth.Tests.Refreshing;

/// <summary>Several programs, some of them dead, share the due grants.</summary>
public sealed class RefresherSharingTests : RefresherTest
{
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

        // The refresher may hear of the last one late, and wait for a turn that it does not need.
        await PassAsync(SleepsAsync(), () => Time.WhenWaitsAsync(TimeSpan.FromSeconds(1)), seconds: 1);
        Refreshes.Count.ShouldBe(11);
        Logged(131).ShouldContain("rotated 1 of 11 due grants; 0 failed and will be tried again later, 10 were left to other flights");
    }

    [Fact]
    public async Task Uses_a_turn_that_another_program_made_superfluous_itself()
    {
        const int own = 6, others = 40;
        for (var i = 0; i < others; i++)
        {
            await GivenGrant($"other-{i}", $"ctid-{i}");
        }

        for (var i = 0; i < own; i++)
        {
            await GivenGrant($"own-{i}", $"own-{i}");
        }

        GivenDue();
        var isFirst = 1;
        Store.Gate(async operation =>
        {
            if (operation is "Save" && Interlocked.Exchange(ref isFirst, 0) is 1)
            {
                for (var i = 0; i < others; i++)
                {
                    await Tokens.RefreshAsync($"other-{i}", Token);
                }
            }
        });

        await GivenRefresherAsync(options => (options.Concurrency, options.RotationsPerSecond) = (4, 1));

        // The clock does not move: the other workers wait for their turns.
        await Task.WhenAny(Enumerable.Range(0, own).Select(i => WhenAsync($"own-{i}", status => status.Generation is 2)));
        Refreshes.Count.ShouldBe(others + 1);
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

    private async Task<bool> SleepsAsync()
    {
        await WhenSleepsAsync();
        return true;
    }

    /// <summary>A program wrote its attempt and was killed.</summary>
    private async Task GivenAttemptOfDeadProgramAsync(string subject)
    {
        var row = (await Store.FindAsync(subject, Token)).ShouldNotBeNull();
        var content = (await Store.ContentAsync(subject)).Replace("\"Epoch\":1,", "\"Epoch\":2,\"Attempt\":{\"Owner\":\"dead\",\"Epoch\":2,\"Sends\":1},", StringComparison.Ordinal);
        content.ShouldContain("dead");
        (await Store.TrySaveAsync(new(subject, row.Version + 1, row.RefreshDueAt, System.Text.Encoding.UTF8.GetBytes(content)), row.Version, Token)).ShouldBeTrue();
    }
}
