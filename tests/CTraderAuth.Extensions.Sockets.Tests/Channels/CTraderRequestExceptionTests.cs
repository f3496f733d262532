namespace CTraderAuth.Sockets.Tests.Channels;

public sealed class CTraderRequestExceptionTests
{
    [Fact]
    public void It_says_everything_that_cTrader_said()
    {
        var end = DateTimeOffset.UnixEpoch.AddDays(20_000);

        var refusal = new CTraderRequestException("Refused.", "SERVER_IS_UNDER_MAINTENANCE", "Back soon", 1001, TimeSpan.FromSeconds(3), end);

        (refusal.Message, refusal.ErrorCode, refusal.Description).ShouldBe(("Refused.", "SERVER_IS_UNDER_MAINTENANCE", "Back soon"));
        (refusal.Account, refusal.RetryAfter, refusal.MaintenanceEndsAt).ShouldBe((1001L, TimeSpan.FromSeconds(3), end));
    }
}
