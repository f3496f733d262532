using CTraderAuth.Storage;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Tests.Rotation;

/// <summary>A pair that is written later than it was received. Found by the schedules.</summary>
public sealed class LateCommitTests : TokensTest
{
    [Fact]
    public async Task A_consent_whose_acknowledgement_was_lost_is_not_written_over_the_rotation_that_followed_it()
    {
        var (other, done) = (GivenTokens(), 0);
        Store.Gate(operation => operation is "Done" && ++done is 2 ? throw new IOException("The connection broke.") : Task.CompletedTask);
        var connecting = Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        await Time.WhenWaitsAsync(TimeSpan.FromMilliseconds(200));
        await using var watch = Tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await watch.MoveNextAsync();

        var rotated = await other.RefreshAsync("alice", Token);
        Time.Advance(TimeSpan.FromSeconds(1));
        await watch.MoveNextAsync();

        (await connecting).Generation.ShouldBe(1);
        watch.Current.Value.ShouldBe(rotated.Value);
        (await other.RefreshAsync("alice", Token)).Generation.ShouldBe(3);
        Refreshes.ShouldAllBe(request => request.Applied);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pair_that_finds_its_row_gone_or_older_is_written_nevertheless(bool older)
    {
        StoredGrant? putBack = null;
        Action atTheServer = static () => { };
        GivenSandbox(options => options.OnTokenRequest = _ => atTheServer());
        await GivenGrant("alice");
        putBack = older ? await Store.FindAsync("alice", Token) : null;
        await Tokens.RefreshAsync("alice", Token);
        atTheServer = () => Store.PutBackAsync("alice", putBack).GetAwaiter().GetResult();

        var token = await Tokens.RefreshAsync("alice", Token);
        atTheServer = static () => { };

        token.Generation.ShouldBe(3);
        (await GivenTokens().GetAsync("alice", Token)).Value.ShouldBe(token.Value);
        (await GivenTokens().RefreshAsync("alice", Token)).Generation.ShouldBe(4);
        Refreshes.ShouldAllBe(request => request.Applied);
    }
}
