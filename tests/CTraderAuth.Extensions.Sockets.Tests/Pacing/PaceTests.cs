using CTraderAuth.Sockets.Pacing;

namespace CTraderAuth.Sockets.Tests.Pacing;

public sealed class PaceTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(50);

    private readonly Queue<(Turn Turn, TimeSpan At)> _responses = [];
    private readonly List<(PaceKind Kind, TimeSpan At)> _sent = [];
    private TimeSpan _now;

    [Fact]
    public void The_program_gets_its_share_and_no_second_has_more()
    {
        Run(new(45, 4), 10, PaceKind.Request);

        // A second and the round trip for each 37, and the burst of the beginning.
        _sent.Count.ShouldBeInRange(340, 362);
        MostInASecond(static _ => true).ShouldBeLessThanOrEqualTo(37);
    }

    [Fact]
    public void Eight_authorizations_are_sent_at_once_however_busy_the_program_is()
    {
        var pace = new Pace(45, 4);
        Run(pace, 5, PaceKind.Request);

        CountAtOnce(pace).ShouldBeGreaterThanOrEqualTo(8);
    }

    [Theory]
    [InlineData(21, 21)]
    [InlineData(40, 40)]
    [InlineData(81, 40)]
    public void What_is_reserved_is_sent_at_once_and_the_program_keeps_five_requests(int reserved, int atOnce)
    {
        var pace = new Pace(45, 4);
        Run(pace, 5, PaceKind.Request);
        pace.Reserve(reserved);
        Run(pace, 2, PaceKind.Request);

        CountAtOnce(pace).ShouldBeGreaterThanOrEqualTo(atOnce);
        _sent.Count(static sent => sent.At > TimeSpan.FromSeconds(6)).ShouldBeGreaterThanOrEqualTo(Math.Min(45 - reserved, 4));
        MostInASecond(static _ => true).ShouldBeLessThanOrEqualTo(45);
    }

    [Fact]
    public void What_is_no_longer_reserved_is_the_programs_again()
    {
        var pace = new Pace(45, 4);
        pace.Reserve(40);
        Run(pace, 5, PaceKind.Request);
        pace.Reserve(0);

        Run(pace, 10, PaceKind.Request);

        _sent.Count(static sent => sent.At > TimeSpan.FromSeconds(5)).ShouldBeInRange(340, 362);
        CountAtOnce(pace).ShouldBeLessThan(20);
    }

    // However much the moment has of a second.
    [Theory]
    [InlineData(21, 0.41)]
    [InlineData(81, 1.9)]
    public void Accounts_whose_rotation_nobody_expected_take_the_places_that_become_free(int requests, double seconds)
    {
        for (var part = 0.0; part < 1.05; part += 0.05)
        {
            var pace = new Pace(45, 4);
            _now = TimeSpan.Zero;
            _sent.Clear();
            _responses.Clear();
            Run(pace, 5 + part, PaceKind.Request);

            SendWhenPossible(pace, requests).TotalSeconds.ShouldBeInRange(seconds / 2, seconds);
            MostInASecond(static _ => true).ShouldBeLessThanOrEqualTo(45);
        }
    }

    [Fact]
    public void After_a_rest_eight_requests_are_sent_at_once()
    {
        var pace = new Pace(45, 4);
        Run(pace, 1, PaceKind.Request);
        _now += TimeSpan.FromSeconds(1);
        var begin = _now;

        Run(pace, 0.01, PaceKind.Request);

        _sent.Count(sent => sent.At >= begin).ShouldBe(8);
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

    private int CountAtOnce(Pace pace)
    {
        var sent = 0;
        for (; pace.Wait(PaceKind.Authorization, _now) <= TimeSpan.Zero; sent++)
        {
            Send(pace, PaceKind.Authorization);
        }

        return sent;
    }

    // How long so many requests that authorize take.
    private TimeSpan SendWhenPossible(Pace pace, int requests)
    {
        var begin = _now;
        while (true)
        {
            requests -= CountAtOnce(pace);
            if (requests <= 0)
            {
                return _now - begin;
            }

            PassStep(pace);
        }
    }

    // Always sends as soon as it may.
    private void Run(Pace pace, double seconds, params PaceKind[] kinds)
    {
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end; PassStep(pace))
        {
            foreach (var kind in kinds)
            {
                while (pace.Wait(kind, _now) <= TimeSpan.Zero)
                {
                    Send(pace, kind);
                }
            }
        }
    }

    private void Send(Pace pace, PaceKind kind)
    {
        var turn = pace.Take(kind, _now);
        pace.Sent(turn, _now);
        _responses.Enqueue((turn, _now + RoundTrip));
        _sent.Add((kind, _now));
    }

    private void PassStep(Pace pace)
    {
        _now += Step;
        while (_responses.TryPeek(out var response) && response.At <= _now)
        {
            pace.Answered(_responses.Dequeue().Turn, response.At);
        }
    }

    private int MostInASecond(Predicate<PaceKind> isMeant)
    {
        var times = _sent.Where(sent => isMeant(sent.Kind)).Select(static sent => sent.At).ToList();
        return times.Max(begin => times.Count(at => at >= begin && at < begin + TimeSpan.FromSeconds(1)));
    }
}
