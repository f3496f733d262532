using CTraderAuth.Sockets.Pacing;

namespace CTraderAuth.Sockets.Tests.Pacing;

public sealed class PaceTests
{
    private readonly List<(PaceKind Kind, TimeSpan At)> _sent = [];

    [Fact]
    public void The_program_gets_its_share_and_no_second_has_more()
    {
        Run(new(45, 4), 10, PaceKind.Request);

        _sent.Count.ShouldBeInRange(340, 375);
        MostInASecond(static _ => true).ShouldBeLessThanOrEqualTo(37);
    }

    [Fact]
    public void Eight_authorizations_are_sent_at_once_however_busy_the_program_is()
    {
        var pace = new Pace(45, 4);
        Run(pace, 5, PaceKind.Request);

        var now = TimeSpan.FromSeconds(5);
        var sent = 0;
        for (; pace.Wait(PaceKind.Authorization, now) <= TimeSpan.Zero; sent++)
        {
            pace.Sent(PaceKind.Authorization, now);
        }

        sent.ShouldBeGreaterThanOrEqualTo(8);
    }

    [Fact]
    public void Eighty_accounts_take_less_than_two_seconds()
    {
        Run(new(45, 4), 5, PaceKind.Authorization);

        _sent[79].At.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        MostInASecond(static _ => true).ShouldBe(45);
    }

    [Fact]
    public void Historical_data_have_a_pace_of_their_own()
    {
        Run(new(45, 4), 10, PaceKind.Request, PaceKind.History);

        _sent.Count(static sent => sent.Kind == PaceKind.History).ShouldBeInRange(39, 41);
        MostInASecond(static kind => kind == PaceKind.History).ShouldBeLessThanOrEqualTo(4);
        _sent.Count(static sent => sent.Kind == PaceKind.Request).ShouldBeGreaterThan(340);
    }

    [Fact]
    public void The_lowest_pace_keeps_one_for_authorization()
    {
        Run(new(5, 1), 10, PaceKind.Request);

        MostInASecond(static _ => true).ShouldBe(4);
    }

    // Always sends as soon as it may, at steps of a millisecond.
    private void Run(Pace pace, int seconds, params PaceKind[] kinds)
    {
        for (var now = TimeSpan.Zero; now < TimeSpan.FromSeconds(seconds); now += TimeSpan.FromMilliseconds(1))
        {
            foreach (var kind in kinds)
            {
                while (pace.Wait(kind, now) <= TimeSpan.Zero)
                {
                    pace.Sent(kind, now);
                    _sent.Add((kind, now));
                }
            }
        }
    }

    private int MostInASecond(Predicate<PaceKind> isMeant)
    {
        var times = _sent.Where(sent => isMeant(sent.Kind)).Select(static sent => sent.At).ToList();
        return times.Max(begin => times.Count(at => at >= begin && at < begin + TimeSpan.FromSeconds(1)));
    }
}
