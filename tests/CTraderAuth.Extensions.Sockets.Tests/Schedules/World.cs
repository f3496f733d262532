namespace CTraderAuth.Sockets.Tests.Schedules;

/// <summary>A clock and a source of chance: what is planned happens in the order of its time.</summary>
internal sealed class World(int seed)
{
    private readonly PriorityQueue<Action, (TimeSpan At, int Order)> _plan = new();
    private readonly Random _random = new(seed);
    private int _planned;

    public TimeSpan Now { get; private set; } = TimeSpan.FromMinutes(1);

    public double Chance => _random.NextDouble();

    public int Below(int count) => _random.Next(count);

    public bool OneIn(int count) => _random.Next(count) == 0;

    /// <summary>Nothing, half of the time; otherwise up to this long.</summary>
    public TimeSpan UpTo(int milliseconds) => OneIn(2) ? TimeSpan.Zero : TimeSpan.FromMilliseconds(_random.NextDouble() * milliseconds);

    public void Plan(TimeSpan at, Action what) => _plan.Enqueue(what, (at > Now ? at : Now, _planned++));

    public void RunUntil(TimeSpan end)
    {
        while (_plan.TryPeek(out _, out var next) && next.At <= end)
        {
            var what = _plan.Dequeue();
            Now = next.At;
            what();
        }

        Now = end;
    }
}
