using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

/// <summary>A refresh that is asked for begins from the row as this process last saw it; the write of the attempt finds out whether it has changed.</summary>
public sealed class RememberedRowTests : TokensTest
{
    private readonly SilentStore _silentStore;

    public RememberedRowTests() => _silentStore = new(Store, saysNothing: true);

    [Fact]
    public async Task Reads_nothing_before_the_attempt()
    {
        var silent = await GivenSilentAsync();
        List<string> operations = [];
        Store.Gate(operation =>
        {
            lock (operations)
            {
                operations.Add(operation);
            }

            return Task.CompletedTask;
        });

        (await silent.RefreshAsync("alice", Token)).Generation.ShouldBe(2);

        operations.ShouldBe(["Save", "Done", "Save", "Done"]);
    }

    [Fact]
    public async Task Rotates_although_another_process_has_rotated_before_and_nobody_heard_of_it()
    {
        var silent = await GivenSilentAsync();
        await Tokens.RefreshAsync("alice", Token);

        var token = await silent.RefreshAsync("alice", Token);

        token.Generation.ShouldBe(3);
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Waits_for_the_rotation_of_another_process_that_is_under_way()
    {
        var silent = await GivenSilentAsync();
        var (committing, looked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var (saves, finds) = (0, 0);
        Store.Gate(operation =>
        {
            if (operation is not "Save" || Interlocked.Increment(ref saves) != 2)
            {
                return Task.CompletedTask;
            }

            committing.SetResult();
            return goOn.Task;
        });

        // A flight that waits for another one reads the row twice before.
        _silentStore.Finding = () =>
        {
            if (Interlocked.Increment(ref finds) == 2)
            {
                looked.SetResult();
            }
        };
        var theirs = Tokens.RefreshAsync("alice", Token);
        await committing.Task.WaitAsync(Token);

        var ours = silent.RefreshAsync("alice", Token);
        await looked.Task.WaitAsync(Token);
        goOn.SetResult();

        (await theirs).Generation.ShouldBe(2);
        (await PassSettlingAsync(ours)).Generation.ShouldBe(2);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Says_that_a_grant_is_gone_that_another_process_removed()
    {
        var silent = await GivenSilentAsync();
        var row = (await Store.FindAsync("alice", Token)).ShouldNotBeNull();
        await Store.TryRemoveAsync("alice", row.Version, Token);

        var error = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => silent.RefreshAsync("alice", Token));

        error.Reason.ShouldBe(ReauthorizationReason.NotConnected);
        Refreshes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hands_out_no_token_of_a_row_that_it_only_remembers()
    {
        await GivenGrant("alice");
        var silent = GivenSilentProgram();
        await silent.GetStatusAsync("alice", Token);
        await Tokens.DisconnectAsync("alice", Token);
        var (saving, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        Store.Gate(operation =>
        {
            if (operation is not "Save")
            {
                return Task.CompletedTask;
            }

            saving.TrySetResult();
            return goOn.Task;
        });
        var refresh = silent.RefreshAsync("alice", Token);
        await saving.Task.WaitAsync(Token);

        var get = silent.GetAsync("alice", Token).AsTask();
        goOn.SetResult();

        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => get)).Reason.ShouldBe(ReauthorizationReason.Disconnected);
        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => refresh)).Reason.ShouldBe(ReauthorizationReason.Disconnected);
        Refreshes.ShouldBeEmpty();
    }

    /// <summary>A program with a grant, which hears of nothing that others do.</summary>
    private async Task<ICTraderTokens> GivenSilentAsync()
    {
        var silent = GivenSilentProgram();
        await silent.ConnectAsync("alice", Sandbox.IssueCode("trader-1"), Token);
        return silent;
    }

    private ICTraderTokens GivenSilentProgram() => GivenProgram(services: services => services.AddSingleton<IGrantStore>(_ => _silentStore)).GetRequiredService<ICTraderTokens>();
}
