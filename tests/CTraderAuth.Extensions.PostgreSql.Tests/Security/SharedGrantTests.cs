using CTraderAuth.Storage;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Security;

/// <summary>R10, R16, R33: programs on one PostgreSQL that use the same grants, and others that must not.</summary>
public sealed class SharedGrantTests(SharedServer shared) : PostgreSqlTest(shared)
{
    private static readonly int Races = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 } ? 10_000 : 200;

    [Fact]
    public async Task R10_A_loser_never_destroys_what_a_winner_stored()
    {
        await using var sandbox = CTraderSandbox.Start(options => options.Reuse = RefreshTokenReuse.RevokeFamily);
        var programs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => GivenTokens(sandbox)));
        await programs[0].ConnectAsync("alice", sandbox.IssueCode(), Cancellation);

        for (var race = 1; race <= Races; race++)
        {
            var before = (await programs[race % programs.Length].GetStatusAsync("alice", Cancellation))!.Generation;
            var tokens = await Task.WhenAll(programs.Select(program => Task.Run(() => program.RefreshAsync("alice", Cancellation), Cancellation)));

            tokens.ShouldAllBe(token => token.Generation > before);
        }

        sandbox.TokenRequests.ShouldAllBe(request => request.Applied);
        sandbox.TokenRequests.Where(request => request.RefreshToken is not null).Select(request => request.RefreshToken).ShouldBeUnique();
        (await programs[0].GetStatusAsync("alice", Cancellation))!.State.ShouldBe(GrantState.Connected);
    }

    [Fact]
    public async Task R16_A_thousand_subjects_never_see_each_others_rows()
    {
        const int subjects = 1000, threads = 64;
        var calls = Races * 100;
        PostgreSqlGrantStore[] stores = [await GivenStore(), await GivenStore(), await GivenStore(clientId: $"{ClientId}-another")];
        var crossings = 0;

        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(
            async () =>
            {
                var random = new Random(thread);
                for (var i = 0; i < calls / threads; i++)
                {
                    var (number, subject) = (random.Next(stores.Length), $"trader-{random.Next(subjects)}");
                    var tag = System.Text.Encoding.UTF8.GetBytes($"{(number == 2 ? "other" : "app")} {subject}");
                    var row = await stores[number].FindAsync(subject, Cancellation);
                    if (row is not null && (row.Subject != subject || !row.Content.Span.SequenceEqual(tag)))
                    {
                        Interlocked.Increment(ref crossings);
                    }

                    await stores[number].TrySaveAsync(Row(subject, (row?.Version ?? 0) + 1, DateTimeOffset.UnixEpoch, tag), row?.Version ?? 0, Cancellation);
                }
            },
            Cancellation)));

        crossings.ShouldBe(0);
        (await stores[0].ListAsync(null, Cancellation).CountAsync(row => System.Text.Encoding.UTF8.GetString(row.Content.Span) != $"app {row.Subject}", Cancellation)).ShouldBe(0);
    }

    [Fact]
    public async Task R33_A_call_after_a_consent_in_another_program_never_hears_that_nobody_has_connected()
    {
        await using var sandbox = CTraderSandbox.Start();
        var (one, other) = (await GivenTokens(sandbox), await GivenTokens(sandbox));
        for (var race = 0; race < Races; race++)
        {
            var subject = $"trader-{race}";
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var asking = Task.Run(() => AskInVainAsync(other, subject, ending.Token), Cancellation);
            await one.ImportAsync(subject, new CTraderToken($"a{race}", $"r{race}", "bearer", TimeSpan.FromDays(30), TimeProvider.System.GetUtcNow()), Cancellation);

            var token = await other.GetAsync(subject, Cancellation);

            token.Value.ShouldBe($"a{race}");
            await ending.CancelAsync();
            await asking;
        }
    }

    [Fact]
    public async Task Two_applications_with_one_client_id_share_grants_unless_their_tables_differ()
    {
        var (one, same) = (await GivenStore(), await GivenStore());
        var other = await GivenStore(options => options.Table = "another application");

        await one.TrySaveAsync(Row("alice", 7), 0, Cancellation);

        (await same.FindAsync("alice", Cancellation))!.Version.ShouldBe(7);
        (await other.FindAsync("alice", Cancellation)).ShouldBeNull();
        (await other.ListAsync(null, Cancellation).CountAsync(Cancellation)).ShouldBe(0);
    }

    private static async Task AskInVainAsync(ICTraderTokens tokens, string subject, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await tokens.GetAsync(subject, CancellationToken.None);
            }
            catch (CTraderReauthorizationRequiredException)
            {
                await Task.Yield();
            }
        }
    }

    private async Task<ICTraderTokens> GivenTokens(CTraderSandbox sandbox)
    {
        var server = await SharedAsync();
        var services = new ServiceCollection();
        services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UsePostgreSql(server.ConnectionString, options => options.Table = ClientId);
        return Close(services.BuildServiceProvider()).GetRequiredService<ICTraderTokens>();
    }
}
