using CTraderAuth.Storage;
using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Stores;

/// <summary>R10, R16, R33 on any store: programs that use the same grants, and others that must not. 10 000 races when CTRADERAUTH_CAMPAIGN is set.</summary>
internal static class SharedGrants
{
    private static readonly int Races = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 } ? 10_000 : 200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="open">Opens a program on the store.</param>
    public static async Task ShouldKeepWhatAWinnerStoredAsync(Func<CTraderSandbox, Task<ICTraderTokens>> open)
    {
        await using var sandbox = CTraderSandbox.Start(options => options.Reuse = RefreshTokenReuse.RevokeFamily);
        var programs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => open(sandbox)));
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

    /// <param name="stores">Two of one client id, and one of another.</param>
    public static async Task ShouldKeepAThousandSubjectsApartAsync(IGrantStore[] stores)
    {
        const int subjects = 1000, threads = 64;
        var calls = Races * 100;
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

                    await stores[number].TrySaveAsync(new(subject, (row?.Version ?? 0) + 1, DateTimeOffset.UnixEpoch, tag), row?.Version ?? 0, Cancellation);
                }
            },
            Cancellation)));

        crossings.ShouldBe(0);
        (await stores[0].ListAsync(null, Cancellation).CountAsync(row => System.Text.Encoding.UTF8.GetString(row.Content.Span) != $"app {row.Subject}", Cancellation)).ShouldBe(0);
    }

    /// <param name="open">Opens a program on the store.</param>
    public static async Task ShouldHearOfAConsentInAnotherProgramAsync(Func<CTraderSandbox, Task<ICTraderTokens>> open)
    {
        await using var sandbox = CTraderSandbox.Start();
        var (one, other) = (await open(sandbox), await open(sandbox));
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

    /// <param name="open">Opens a program on the store.</param>
    /// <param name="killAsync">Ends its server.</param>
    public static async Task ShouldSendNothingWithoutTheStoreAsync(Func<CTraderSandbox, Task<ICTraderTokens>> open, Func<Task> killAsync)
    {
        await using var sandbox = CTraderSandbox.Start(options => options.Reuse = RefreshTokenReuse.RevokeFamily);
        var programs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => open(sandbox)));
        var token = await programs[0].ConnectAsync("alice", sandbox.IssueCode(), Cancellation);
        await programs[1].GetAsync("alice", Cancellation);
        await killAsync();

        foreach (var program in programs)
        {
            (await program.GetAsync("alice", Cancellation)).Value.ShouldBe(token.Value);
            await Should.ThrowAsync<CTraderUnavailableException>(() => program.RefreshAsync("alice", Cancellation));
            (await program.GetAsync("alice", Cancellation)).Value.ShouldBe(token.Value);
        }

        sandbox.TokenRequests.ShouldHaveSingleItem().Code.ShouldNotBeNull();
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
}
