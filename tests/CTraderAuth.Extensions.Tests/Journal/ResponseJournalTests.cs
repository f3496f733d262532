using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Tests.Journal;

public sealed class ResponseJournalTests : JournalTest
{
    [Fact]
    public async Task A_pair_whose_program_was_killed_before_it_stored_it_is_stored_by_the_next_start()
    {
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        Files().Count.ShouldBe(1);

        var next = await GivenStartedAsync();

        (await next.GetStatusAsync("my-bot", Token)).ShouldNotBeNull().ShouldSatisfyAllConditions(
            status => status.Generation.ShouldBe(2),
            status => status.State.ShouldBe(GrantState.Connected));
        await ShouldWorkAsync(await next.GetAsync("my-bot", Token));
        Refreshes.Count.ShouldBe(1);
        Files().ShouldBeEmpty();
        Logged(140).ShouldBe("The pair of my-bot, generation 2, was stored from the response journal: the program that had received it was killed before it could store it.");
    }

    [Fact]
    public async Task A_program_that_was_not_killed_after_all_finds_its_pair_stored()
    {
        await GivenGrant("my-bot");
        var alive = await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        var next = await GivenStartedAsync();

        LetGo.SetResult();

        (await alive).Generation.ShouldBe(2);
        (await next.GetAsync("my-bot", Token)).Value.ShouldBe((await alive).Value);
    }

    [Fact]
    public async Task The_response_to_a_code_is_kept_as_well()
    {
        var code = Sandbox.IssueCode();
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.ConnectAsync("my-bot", code, Token));

        var next = await GivenStartedAsync();

        await ShouldWorkAsync(await next.GetAsync("my-bot", Token));
        (await next.ConnectAsync("my-bot", code, Token)).Generation.ShouldBe(1);
        Sandbox.TokenRequests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_response_to_an_imported_refresh_token_is_kept_as_well()
    {
        var token = (await Auth.GetTokenAsync(Sandbox.IssueCode(), cancellationToken: Token)).RefreshToken;
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.ImportAsync("my-bot", token, Token));

        var next = await GivenStartedAsync();

        await ShouldWorkAsync(await next.ImportAsync("my-bot", token, Token));
        Refreshes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_program_without_a_host_stores_it_before_it_sends_anything()
    {
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));

        var next = GivenJournal().GetRequiredService<ICTraderTokens>();

        await ShouldWorkAsync(await next.GetAsync("my-bot", Token));
        Refreshes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_store_that_is_unavailable_at_the_start_gets_it_before_the_first_rotation()
    {
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        var program = GivenJournal();
        await program.GetServices<IHostedService>().First().StartAsync(Token);
        Store.Break("Find");
        await program.GetServices<IHostedService>().Last().StartAsync(Token);
        Logged(144).ShouldContain("could not be stored");
        Store.Repair();

        await ShouldWorkAsync(await program.GetRequiredService<ICTraderTokens>().GetAsync("my-bot", Token));

        Refreshes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_response_that_is_out_of_date_is_not_stored()
    {
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        var (name, content) = (Files().Single(), File.ReadAllBytes(Files().Single()));
        var next = await GivenStartedAsync();
        var newest = await next.RefreshAsync("my-bot", Token);
        File.WriteAllBytes(name, content);

        var last = await GivenStartedAsync();

        (await last.GetAsync("my-bot", Token)).Value.ShouldBe(newest.Value);
        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_response_never_brings_back_a_grant_that_was_disconnected()
    {
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        (await GivenTokens().DisconnectAsync("my-bot", Token)).ShouldBeTrue();

        var next = await GivenStartedAsync();

        (await next.GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Reason.ShouldBe(ReauthorizationReason.Disconnected);
        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_response_never_replaces_a_pair_that_was_imported_since()
    {
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.ConnectAsync("my-bot", Sandbox.IssueCode(), Token));
        var imported = await GivenTokens().ImportAsync("my-bot", await Auth.GetTokenAsync(Sandbox.IssueCode(), cancellationToken: Token), Token);

        var next = await GivenStartedAsync();

        (await next.GetAsync("my-bot", Token)).Value.ShouldBe(imported.Value);
        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_response_that_is_older_than_a_disconnect_is_remembered_is_removed()
    {
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        Time.Advance(TimeSpan.FromDays(61));

        var next = await GivenStartedAsync();

        (await next.GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(1);
        Files().ShouldBeEmpty();
        Logged(143).ShouldContain("too old");
    }

    [Fact]
    public async Task A_pair_that_the_end_of_the_program_leaves_behind_is_in_the_journal()
    {
        await GivenGrant("my-bot");
        var program = GivenJournal();
        var saves = 0;
        Store.Gate(operation => operation is "Save" && Interlocked.Increment(ref saves) > 1 ? throw new IOException("The disk is full.") : Task.CompletedTask);
        var refreshing = program.GetRequiredService<ICTraderTokens>().RefreshAsync("my-bot", Token);
        (await refreshing).Generation.ShouldBe(2);

        await program.DisposeAsync();

        // On a slow machine the pauses between the attempts outlast the end of the program.
        var left = await Logs.WhenLoggedAsync(record => record.Id.Id == 146);
        Logs.GetSnapshot().ShouldNotContain(record => record.Id.Id == 109);
        left.Message.ShouldContain("is in the response journal, and the next start stores it");
        Store.Repair();
        (await (await GivenStartedAsync()).GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(2);
    }
}
