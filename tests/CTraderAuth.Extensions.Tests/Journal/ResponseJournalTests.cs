using System.Text;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Protection;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Tests.Journal;

public sealed class ResponseJournalTests : TokensTest
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("ctrader-auth-journal-").FullName, "journal");

    /// <summary>Lets go the programs that were "killed": their writes stand still until then.</summary>
    private readonly TaskCompletionSource _letGo = new();

    private ITokenProtector? _protector;

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

        _letGo.SetResult();

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
    public async Task An_entry_whose_row_cannot_be_read_stops_no_other_grant()
    {
        await GivenGrant("other", "other");
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        var row = (await Store.FindAsync("my-bot", Token)).ShouldNotBeNull();
        var newer = (await Store.ContentAsync("my-bot")).Replace("\"Format\":1", "\"Format\":99", StringComparison.Ordinal);
        (await Store.TrySaveAsync(new("my-bot", row.Version + 1, row.RefreshDueAt, System.Text.Encoding.UTF8.GetBytes(newer)), row.Version, Token)).ShouldBeTrue();

        var next = await GivenStartedAsync();

        (await next.RefreshAsync("other", Token)).Generation.ShouldBe(2);
        Files().Count.ShouldBe(1);
        Logged(142).ShouldContain("cannot be read by this program");
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

        Logs.GetSnapshot().ShouldNotContain(record => record.Id.Id == 109);
        Logged(146).ShouldContain("is in the response journal, and the next start stores it");
        Store.Repair();
        (await (await GivenStartedAsync()).GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(2);
    }

    [Fact]
    public async Task Is_readable_by_this_user_only()
    {
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        File.ReadAllText(Files().Single()).ShouldContain("RefreshToken");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Files().Single()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(_folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Is_encrypted_where_grants_are()
    {
        _protector = new AesKeys(new byte[32]);
        Tokens = GivenJournal().GetRequiredService<ICTraderTokens>();
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        File.ReadAllText(Files().Single()).ShouldNotContain("Token");

        (await (await GivenStartedAsync()).GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_folder_into_which_others_may_write_stops_the_start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        Directory.CreateDirectory(_folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_111_111);
        }


        var thrown = await Should.ThrowAsync<InvalidOperationException>(GivenStartedAsync);

        thrown.Message.ShouldBe($"Other users may write into the folder of the response journal, {_folder}: they could put tokens into the store. Allow only its owner (chmod 700), or name another folder in UseResponseJournal.");
    }

    [Fact]
    public async Task An_entry_that_cannot_be_read_is_left_and_stops_nothing()
    {
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        var broken = Files().Single();
        File.WriteAllText(broken, "{ not json");

        var next = await GivenStartedAsync();

        (await next.GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(1);
        Files().ShouldBe([broken]);
        Logged(142).ShouldContain("(JsonException)");
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_costs_nothing_but_itself()
    {
        await GivenGrant("my-bot");
        var tokens = await GivenStartedAsync();
        Directory.Delete(_folder);

        (await tokens.RefreshAsync("my-bot", Token)).Generation.ShouldBe(2);

        Logged(141).ShouldContain(_folder);
    }

    [Fact]
    public async Task A_response_of_another_client_id_is_left_alone()
    {
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));

        await GivenStartedAsync(options => options.ClientId = "another");

        Files().Count.ShouldBe(1);
    }

    public override async ValueTask DisposeAsync()
    {
        _letGo.TrySetResult();
        await base.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
        GC.SuppressFinalize(this);
    }

    private List<string> Files() => Directory.Exists(_folder) ? [.. Directory.EnumerateFiles(_folder)] : [];

    private string Logged(int id) => Logs.GetSnapshot().First(record => record.Id.Id == id).Message;

    private ServiceProvider GivenJournal(Action<CTraderAuthOptions>? configure = null) =>
        GivenProgram(configure, services =>
        {
            services.AddCTraderAuth(_ => { }).UseResponseJournal(_folder);
            if (_protector is not null)
            {
                services.AddSingleton(_protector);
            }
        });

    private async Task<ICTraderTokens> GivenStartedAsync() => await GivenStartedAsync(null);

    private async Task<ICTraderTokens> GivenStartedAsync(Action<CTraderAuthOptions>? configure)
    {
        var program = GivenJournal(configure);
        foreach (var service in program.GetServices<IHostedService>())
        {
            await service.StartAsync(Token);
        }

        return program.GetRequiredService<ICTraderTokens>();
    }

    /// <summary>A program that received a response and goes no further: as good as killed.</summary>
    private async Task<Task<CTraderAccessToken>> GivenKilledBeforeTheCommitAsync(Func<ICTraderTokens, Task<CTraderAccessToken>> act)
    {
        var (program, received, saves) = (GivenJournal(), new TaskCompletionSource(), 0);
        var tokens = program.GetRequiredService<ICTraderTokens>();
        Store.Gate(operation =>
        {
            if (operation is "Save" && ++saves is 2)
            {
                received.SetResult();
                return _letGo.Task;
            }

            return Task.CompletedTask;
        });
        var acting = act(tokens);
        await received.Task.WaitAsync(Token);
        Store.Repair();
        return acting;
    }

    private async Task ShouldWorkAsync(CTraderAccessToken token)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Value);
        using var response = await client.GetAsync(Sandbox.ApiUri, Token);
        response.IsSuccessStatusCode.ShouldBeTrue(Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(Token)));
    }
}
