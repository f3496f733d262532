using CTraderAuth.Rotation;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

/// <summary>A call does not get what a rotation in progress read, or did, before the call began and before the row changed.</summary>
public sealed class EarlierReadTests : TokensTest
{
    private readonly LateReads _late;
    private readonly ICTraderTokens _tokens;

    public EarlierReadTests()
    {
        _late = new(Store);
        _tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(_late)).GetRequiredService<ICTraderTokens>();
    }

    [Fact]
    public async Task A_grant_that_was_disconnected_meanwhile_has_no_token()
    {
        await GivenGrant("alice");
        var earlier = await GivenReadAsync();
        await _tokens.DisconnectAsync("alice", Token);
        var later = _tokens.GetAsync("alice", Token).AsTask();

        _late.Release();

        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => later)).Reason.ShouldBe(ReauthorizationReason.Disconnected);
        await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await _tokens.GetAsync("alice", Token));
        await Task.WhenAny(earlier);
    }

    [Fact]
    public async Task An_import_returns_the_token_that_it_brought()
    {
        await GivenGrant("alice");
        var brought = await Auth.GetTokenAsync(Sandbox.IssueCode(), cancellationToken: Token);
        var earlier = await GivenReadAsync();
        var importing = _tokens.ImportAsync("alice", brought, Token);
        await WhenAsync("alice", status => status.Generation is 2);
        var later = _tokens.GetAsync("alice", Token).AsTask();

        _late.Release();

        (await later).Value.ShouldBe(brought.AccessToken);
        (await importing).Value.ShouldBe(brought.AccessToken);
        await earlier;
    }

    [Fact]
    public async Task A_refresh_follows_one_that_was_stored_before_it_and_is_not_over()
    {
        var journal = new HeldJournal();
        var tokens = GivenProgram(services: services => services.AddSingleton<IResponseJournal>(journal)).GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        var first = tokens.RefreshAsync("alice", Token);
        await journal.Forgetting.Task.WaitAsync(Token);
        var stored = await tokens.GetAsync("alice", Token);
        var second = tokens.RefreshAsync("alice", Token);

        journal.GoOn.SetResult();

        (await first).Value.ShouldBe(stored.Value);
        (await second).Generation.ShouldBe(3);
    }

    [Fact]
    public async Task A_row_that_was_listed_earlier_gives_nobody_a_token_before_the_store_confirms_it()
    {
        var told = new ToldStore(Store);
        var program = GivenProgram(services: services => services.AddSingleton<IGrantStore>(told));
        var tokens = program.GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        Time.Advance(TimeSpan.FromDays(25));
        var listed = new KnownRow(await program.GetRequiredService<GrantRows>().FindAsync("alice", Token), program.GetRequiredService<RotationContext>().NextMoment());
        var rotated = await Tokens.RefreshAsync("alice", Token);
        var (saving, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        Store.Gate(operation =>
        {
            saving.TrySetResult();
            return goOn.Task;
        });
        program.GetRequiredService<Flights>().Join("alice", beginFrom: listed);
        await saving.Task.WaitAsync(Token);

        var served = tokens.GetAsync("alice", Token).AsTask();
        goOn.SetResult();

        (await served).Value.ShouldBe(rotated.Value);
    }

    public override async ValueTask DisposeAsync()
    {
        _late.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A call whose rotation has read the row, and does not have the answer yet.</summary>
    private async Task<Task<CTraderAccessToken>> GivenReadAsync()
    {
        _late.HoldNextRead();
        var reading = _tokens.GetAsync("alice", Token).AsTask();
        await _late.HasReadAsync();
        return reading;
    }

    /// <summary>A journal that holds a run between its commit and its end.</summary>
    private sealed class HeldJournal : IResponseJournal
    {
        public TaskCompletionSource Forgetting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask CollectAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<KeptResponse?> KeepAsync(string subject, TokensReceived received) => ValueTask.FromResult<KeptResponse?>(null);

        public ValueTask ForgetAsync(KeptResponse? kept)
        {
            Forgetting.TrySetResult();
            return new(GoOn.Task);
        }
    }
}
