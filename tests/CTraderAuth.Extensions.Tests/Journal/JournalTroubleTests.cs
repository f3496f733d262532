using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Tests.Journal;

/// <summary>A protector or a volume that fails or hangs for a while delays the journal and loses nothing.</summary>
public sealed class JournalTroubleTests : JournalTest
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly HangingProtector _vault = new();
    private readonly ManualResetEventSlim _answers = new();

    public JournalTroubleTests() => Protector = _vault;

    [Fact]
    public async Task An_entry_that_the_protector_could_not_decrypt_at_the_start_is_stored_once_it_can()
    {
        await GivenGrantAndKilledRefreshAsync();
        _vault.Before = static () => throw new CryptographicException("The vault is sealed.");
        Tokens = await GivenStartedAsync();
        (await Tokens.GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(1);

        await PassAsync(FirstPause);
        await Time.WhenWaitsAsync(FirstPause * 2);
        _vault.Before = static () => { };
        await PassAsync(FirstPause * 2);

        await WhenAsync("my-bot", status => status.Generation == 2);
        await WhenNoFileIsLeftAsync();
        Refreshes.Count.ShouldBe(1);
        Logs.GetSnapshot().Count(record => record.Id.Id == 142).ShouldBe(1);
        Logged(142).ShouldContain("(CryptographicException)");
        Logged(147).ShouldBe($"1 entries of the response journal in {Folder}, or the folder itself, could not be read yet; the next attempt is in 2 s.");
    }

    [Fact]
    public async Task A_folder_that_could_not_be_listed_at_the_start_is_listed_again()
    {
        await GivenGrantAndKilledRefreshAsync();
        var program = GivenJournal();
        Tokens = program.GetRequiredService<ICTraderTokens>();
        Directory.Move(Folder, $"{Folder}.away");
        foreach (var service in program.GetServices<IHostedService>())
        {
            await service.StartAsync(Token);
        }

        Directory.Move($"{Folder}.away", Folder);
        await PassAsync(FirstPause);

        await WhenAsync("my-bot", status => status.Generation == 2);
        await WhenNoFileIsLeftAsync();
        Logged(142).ShouldContain("the folder cannot be read");
    }

    [Fact]
    public async Task A_store_that_fails_while_an_entry_is_tried_again_gets_it_later()
    {
        await GivenGrantAndKilledRefreshAsync();
        _vault.Before = static () => throw new CryptographicException("The vault is sealed.");
        Tokens = await GivenStartedAsync();
        _vault.Before = static () => { };
        Store.Break("Save");

        await PassAsync(FirstPause);
        await Time.WhenWaitsAsync(FirstPause * 2);
        Store.Repair();
        await PassAsync(FirstPause * 2);

        await WhenAsync("my-bot", status => status.Generation == 2);
        Logged(144).ShouldContain("the grant store failed");
    }

    [Fact]
    public async Task A_volume_that_hangs_delays_a_rotation_and_stops_none()
    {
        Tokens = GivenJournal().GetRequiredService<ICTraderTokens>();
        await GivenGrant("my-bot");
        await GivenGrant("other", "other");
        _vault.Before = () => _answers.Wait(Token);

        var refreshed = await PassHangAsync(Tokens.RefreshAsync("my-bot", Token));
        var next = await Tokens.RefreshAsync("other", Token);

        refreshed.Generation.ShouldBe(2);
        next.Generation.ShouldBe(2);
        (await Tokens.GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(2);
        Hangs().ShouldBe(2);
        Logged(148).ShouldBe($"The response journal in {Folder} has not answered for 3 s, so the new pair of my-bot is stored without waiting for it. Check the volume.");
        await ShouldKeepAgainOnceItAnswersAsync();
    }

    [Fact]
    public async Task A_volume_that_hangs_at_the_start_stops_nothing_and_is_read_again()
    {
        await GivenGrantAndKilledRefreshAsync();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _vault.Before = () =>
        {
            entered.TrySetResult();
            _answers.Wait(Token);
        };
        var starting = GivenStartedAsync();
        await entered.Task.WaitAsync(Token);
        Tokens = await PassHangAsync(starting);
        (await Tokens.GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(1);

        _answers.Set();
        await PassAsync(WhenAsync("my-bot", status => status.Generation == 2), () => Time.WhenWaitsAsync(wait => wait >= FirstPause && wait != Patience));

        await WhenNoFileIsLeftAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        _answers.Set();
        await base.DisposeAsync();
        _answers.Dispose();
    }

    private async Task GivenGrantAndKilledRefreshAsync()
    {
        Tokens = GivenJournal().GetRequiredService<ICTraderTokens>();
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        Files().Count.ShouldBe(1);
    }

    /// <summary>The file that was written too late is removed, and the journal is used again.</summary>
    private async Task ShouldKeepAgainOnceItAnswersAsync()
    {
        _answers.Set();
        int before;
        do
        {
            before = Hangs();
            await Tokens.RefreshAsync("my-bot", Token);
        }
        while (Hangs() > before);
        await WhenNoFileIsLeftAsync();
    }

    private int Hangs() => Logs.GetSnapshot().Count(record => record.Id.Id == 148);

    // The end of an earlier rotation may still wait as long for its own entry.
    private async Task<T> PassHangAsync<T>(Task<T> until)
    {
        for (; !until.IsCompleted; await Task.Yield())
        {
            await Task.WhenAny(until, Time.WhenWaitsAsync(Patience));
            Time.Advance(Patience);
        }

        return await until;
    }

    private async Task PassAsync(TimeSpan pause)
    {
        await Time.WhenWaitsAsync(pause);
        Time.Advance(pause);
    }

    private async Task WhenNoFileIsLeftAsync()
    {
        while (Files().Count > 0)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
