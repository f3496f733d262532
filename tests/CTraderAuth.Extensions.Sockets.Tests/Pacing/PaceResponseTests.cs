using CTraderAuth.Sockets.Pacing;

namespace CTraderAuth.Sockets.Tests.Pacing;

/// <summary>How long a request counts: only its response says when cTrader has counted it.</summary>
public sealed class PaceResponseTests
{
    [Fact]
    public void A_request_counts_from_when_it_was_sent()
    {
        var pace = new Pace(5, 1);
        pace.Take(PaceKind.Authorization, TimeSpan.Zero).At = TimeSpan.FromSeconds(0.5);
        for (var i = 0; i < 4; i++)
        {
            pace.Take(PaceKind.Authorization, TimeSpan.FromSeconds(0.5));
        }

        pace.Wait(PaceKind.Authorization, TimeSpan.FromSeconds(1.1)).ShouldBe(TimeSpan.FromSeconds(0.4));
    }

    // The server was late with one burst, and is not with the next.
    [Theory]
    [InlineData(700, 1700)]
    [InlineData(null, 2000)]
    public void A_request_counts_until_a_second_after_its_response_or_two_after_it_was_sent(int? answered, int free)
    {
        var pace = new Pace(5, 1);
        var turns = TakeAll(pace);
        turns.ForEach(turn => pace.Sent(turn, TimeSpan.Zero));
        if (answered is { } at)
        {
            turns.ForEach(turn => pace.Answered(turn, TimeSpan.FromMilliseconds(at)));
        }

        pace.Wait(PaceKind.Authorization, TimeSpan.FromMilliseconds(free - 100)).ShouldBe(TimeSpan.FromMilliseconds(100));
        pace.Wait(PaceKind.Authorization, TimeSpan.FromMilliseconds(free)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_response_may_be_faster_than_the_report_that_the_request_was_sent()
    {
        var pace = new Pace(5, 1);
        var turns = TakeAll(pace);
        turns.ForEach(turn => pace.Answered(turn, TimeSpan.FromSeconds(0.1)));
        turns.ForEach(turn => pace.Sent(turn, TimeSpan.FromSeconds(0.2)));

        pace.Wait(PaceKind.Authorization, TimeSpan.FromSeconds(0.2)).ShouldBe(TimeSpan.FromSeconds(0.9));
    }

    // It was taken as counted after two seconds.
    [Fact]
    public void A_response_after_more_than_two_seconds_changes_nothing()
    {
        var pace = new Pace(5, 1);
        var turns = TakeAll(pace);
        turns.ForEach(turn => pace.Sent(turn, TimeSpan.Zero));

        turns.ForEach(turn => pace.Answered(turn, TimeSpan.FromSeconds(2)));

        pace.Wait(PaceKind.Authorization, TimeSpan.FromSeconds(2)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_request_that_is_sent_long_after_its_turn_counts_even_if_its_response_was_faster_than_the_report()
    {
        var pace = new Pace(5, 1);
        var turns = TakeAll(pace);

        turns.ForEach(turn => pace.Answered(turn, TimeSpan.FromSeconds(5)));
        turns.ForEach(turn => pace.Sent(turn, TimeSpan.FromSeconds(5)));

        pace.Wait(PaceKind.Authorization, TimeSpan.FromSeconds(6)).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    // Each of the five in a second.
    private static List<Turn> TakeAll(Pace pace) => [.. Enumerable.Range(0, 5).Select(_ => pace.Take(PaceKind.Authorization, TimeSpan.Zero))];
}
