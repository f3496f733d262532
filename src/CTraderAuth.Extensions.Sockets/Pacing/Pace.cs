namespace CTraderAuth.Sockets.Pacing;

/// <summary>When the next request may be sent. Not safe for concurrent use; the caller gives the time.</summary>
/// <remarks>
/// cTrader allows 50 requests a second on a connection, and 5 for historical data (help.ctrader.com/open-api). A request counts until a second after its response: the network and a busy server may delay one burst and not the next,
/// and whatever is sent a second after a response is also a second after cTrader counted what it responds to. Without a response it counts for two seconds, which is right if cTrader gets it within one.
/// So the pace depends on the round trip: a program that always has requests waiting sends 37 in a second and a round trip, which is 35 a second with 50 ms, and 30 with 250 ms.
/// The program's requests are spread, with a burst of 8 after a rest. Without a rest there is none, so that the window empties evenly, and authorization always finds the next place within (1 s + round trip) / 37: 28 ms with 50 ms.
/// Some of the requests of each second are reserved for authorization: a program that always has requests waiting would leave its accounts unauthorized for seconds after each rotation.
/// With 8 of 45 reserved, 8 accounts are authorized at once, and each further one 28 ms later (with 50 ms from a request to its response), as the requests of the last second leave the window: 20 accounts take 0.4 s, 80 take 1.9 s.
/// A rotation that is expected finds a place for every account (<see cref="Reserve"/>).
/// </remarks>
internal sealed class Pace
{
    private const int Burst = 8;
    private const int UsuallyReserved = 8;
    private const int LeastOfProgram = 5;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    // A request without a response by then is taken as counted, or a slow server would let hardly any through.
    private static readonly TimeSpan LongestResponse = TimeSpan.FromSeconds(1);

    private readonly List<Turn> _sent = [];
    private readonly int _most;
    private readonly int _usuallyReserved;
    private int _reserved;
    private TimeSpan _heldUpUntil = TimeSpan.MinValue / 2;
    private readonly Bucket _program;
    private readonly Bucket _history;

    /// <param name="requestsPerSecond">Requests a second, authorization included.</param>
    /// <param name="historyPerSecond">Requests for historical data a second.</param>
    public Pace(int requestsPerSecond, int historyPerSecond)
    {
        _most = requestsPerSecond;
        _reserved = _usuallyReserved = Math.Clamp(requestsPerSecond / 5, 1, UsuallyReserved);
        _program = new(Window / MostOfProgram, Math.Min(Burst, MostOfProgram));
        _history = new(Window / historyPerSecond, 1);
    }

    private int MostOfProgram => _most - _reserved;

    /// <summary>From now on, so many requests that authorize can be sent at once, as soon as enough of the program's no longer count: a second and a round trip after this call (two seconds if no responses come). Never less than usual, and some of the program's requests are always sent.</summary>
    public void Reserve(int requests) => _reserved = Math.Max(_usuallyReserved, Math.Min(requests, _most - LeastOfProgram));

    /// <summary>How long the next request of a kind has to wait; zero when it may be sent now.</summary>
    public TimeSpan Wait(PaceKind kind, TimeSpan now)
    {
        _sent.RemoveRange(0, _sent.FindIndex(turn => now - turn.At < Window) is >= 0 and var kept ? kept : _sent.Count);

        return kind switch
        {
            PaceKind.Authorization => WindowWait(_most, now),
            PaceKind.History => _history.Wait(now),
            _ => ProgramWait(now),
        };
    }

    /// <summary>A request of a kind may be sent now.</summary>
    /// <returns>Its turn, which counts from now unless it is told that the request was sent later.</returns>
    public Turn Take(PaceKind kind, TimeSpan now)
    {
        var turn = new Turn { Kind = kind, At = now };
        switch (kind)
        {
            case PaceKind.History:
                _history.Take(now);
                return turn;
            case PaceKind.Request:
                _program.RestFrom(now < _heldUpUntil ? now : _heldUpUntil);
                _program.Take(now);
                break;
            default:
                break;
        }

        Place(turn, now);
        return turn;
    }

    /// <summary>The request of a turn is sent now, which may be later than its turn came. When cTrader counts it, only the response says.</summary>
    public void Sent(Turn turn, TimeSpan now)
    {
        // The response may have been faster.
        if (!turn.IsAnswered)
        {
            Place(turn, now + LongestResponse);
        }
    }

    /// <summary>The response to the request of a turn has come: cTrader has counted it, now at the latest. A turn that no longer counts does not count again.</summary>
    public void Answered(Turn turn, TimeSpan now)
    {
        if (now - turn.At < Window)
        {
            turn.IsAnswered = true;
            Place(turn, now);
        }
    }

    /// <summary>Nothing was sent in a turn: its place is free again.</summary>
    public void GiveBack(Turn turn)
    {
        if (turn.Kind is PaceKind.History)
        {
            _history.GiveBack();
        }

        _sent.Remove(turn);
    }

    // In order, and again if its turn was so long ago that it no longer counted.
    private void Place(Turn turn, TimeSpan at)
    {
        turn.At = at;
        if (turn.Kind is PaceKind.Authorization or PaceKind.Request)
        {
            _sent.Remove(turn);
            _sent.Insert(_sent.FindLastIndex(other => other.At <= at) + 1, turn);
        }
    }

    private TimeSpan ProgramWait(TimeSpan now)
    {
        var window = WindowWait(MostOfProgram, now);

        if (window > TimeSpan.Zero)
        {
            // A program that waits for a place in the window does not rest.
            _heldUpUntil = now + window;
        }

        return Longer(_program.Wait(now), window);
    }

    private TimeSpan WindowWait(int most, TimeSpan now) => _sent.Count < most ? TimeSpan.Zero : _sent[^most].At + Window - now;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>One request in each interval, and a few at once after a rest.</summary>
    private sealed class Bucket(TimeSpan interval, int burst)
    {
        private TimeSpan _empty = TimeSpan.MinValue / 2;

        public TimeSpan Wait(TimeSpan now) => _empty - (interval * (burst - 1)) is var free && free > now ? free - now : TimeSpan.Zero;

        public void Take(TimeSpan now) => _empty = Longer(_empty, now) + interval;

        public void GiveBack() => _empty -= interval;

        /// <summary>Before this moment there was no rest.</summary>
        public void RestFrom(TimeSpan moment) => _empty = Longer(_empty, moment + (interval * (burst - 1)));
    }
}
