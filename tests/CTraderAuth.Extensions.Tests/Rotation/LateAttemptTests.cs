using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Tests.Rotation;

public sealed class LateAttemptTests : TokensTest
{
    [Theory]
    [InlineData(30, 1)]
    [InlineData(31, 2)]
    public async Task An_attempt_that_was_written_late_in_its_lease_of_60_s_is_written_again_before_anything_is_sent(int seconds, int attempts)
    {
        await GivenGrant("my-bot");
        var (saves, sentAfter) = (0, 0);
        Store.Gate(operation =>
        {
            if (operation is "Done" && ++saves is 1)
            {
                Time.Advance(TimeSpan.FromSeconds(seconds));
            }

            sentAfter = sentAfter is 0 && Refreshes.Count is 1 ? saves : sentAfter;
            return Task.CompletedTask;
        });

        var refreshed = await Tokens.RefreshAsync("my-bot", Token);

        refreshed.Generation.ShouldBe(2);
        Refreshes.Count.ShouldBe(1);
        sentAfter.ShouldBe(attempts);
    }
}
