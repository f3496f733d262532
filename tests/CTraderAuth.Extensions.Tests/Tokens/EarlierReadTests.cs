using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

/// <summary>A call that begins after a change by this program does not get the token that a rotation in progress read before it.</summary>
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
        await earlier.ContinueWith(static _ => { }, TaskScheduler.Default);
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
}
