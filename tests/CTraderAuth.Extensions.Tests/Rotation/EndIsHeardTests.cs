using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Rotation;

public sealed class EndIsHeardTests : HeldTest
{
    [Fact]
    public async Task A_watcher_that_was_told_to_try_later_hears_of_the_end_at_once()
    {
        var tokens = await GivenGrantAsync();
        var other = GivenTokens();
        Time.Pass(TimeSpan.FromDays(31));
        var answers = new Queue<TokenAnswer>([new(TokenAnswerKind.Unknown), new(TokenAnswerKind.Rejected) { ErrorCode = "ACCESS_DENIED" }]);
        Server.Before = _ => Task.FromResult<TokenAnswer?>(answers.Dequeue());
        await Should.ThrowAsync<CTraderUnavailableException>(() => tokens.RefreshAsync("alice", Token));
        await using var watch = other.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        var next = watch.MoveNextAsync().AsTask();

        await PassAsync(tokens.WatchAllAsync(Token).FirstAsync(status => status.State is GrantState.ReauthorizationRequired, Token).AsTask());

        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => next.WaitAsync(Token))).Reason.ShouldBe(ReauthorizationReason.ResponseLost);
    }
}
