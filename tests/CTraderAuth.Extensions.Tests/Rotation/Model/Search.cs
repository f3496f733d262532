using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>Breadth first through every state that can be reached: the first trace that leads to a verdict is a shortest one.</summary>
internal sealed class Search
{
    private readonly List<(int Parent, string What)> _nodes = [(-1, "start")];
    private readonly Dictionary<string, string> _whats = [];
    private readonly Dictionary<(Verdict Verdict, bool SentLate), (int Count, int First)> _found = [];

    public int States => _nodes.Count;

    /// <summary>A write that brought an older generation back; null when there was none.</summary>
    public string? WentBack { get; private set; }

    public static Search Run(Scenario scenario, RefreshTokenReuse reuse, Budget budget, Weakness weakness = Weakness.None, Verdict? until = null)
    {
        var search = new Search();
        var pool = new Frozen.Pool();
        search.Explore(scenario.Start(reuse, budget, pool), new Moves(pool, weakness), until);
        return search;
    }

    public int Count(Verdict verdict) => _found.Where(entry => entry.Key.Verdict == verdict).Sum(entry => entry.Value.Count);

    /// <summary>How a verdict is reached, a step a line.</summary>
    public string TraceOf(Verdict verdict) => _found.Where(entry => entry.Key.Verdict == verdict).OrderBy(entry => entry.Value.First).Select(entry => $"{verdict}:\n{Trace(entry.Value.First)}").FirstOrDefault("");

    public override string ToString() => string.Join(", ", _found.GroupBy(entry => entry.Key.Verdict).Select(verdict => $"{verdict.Key} {verdict.Sum(entry => entry.Value.Count)}"));

    private void Explore(World start, Moves moves, Verdict? until)
    {
        var judge = new Judge(moves);
        var seen = new HashSet<UInt128> { start.Key() };
        var open = new Queue<(World World, int Node)>([(start, 0)]);
        while (open.TryDequeue(out var state))
        {
            if (state.World.IsSettled)
            {
                var verdict = (judge.Of(state.World), state.World.SentLate);
                var (count, first) = _found.GetValueOrDefault(verdict, (0, state.Node));
                _found[verdict] = (count + 1, first);
                if (verdict.Item1 == until)
                {
                    return;
                }
            }

            foreach (var move in moves.From(state.World))
            {
                if (seen.Add(move.World.Key()))
                {
                    _nodes.Add((state.Node, Once(move.What)));
                    open.Enqueue((move.World, _nodes.Count - 1));
                    if (move.World.Row.Grant is { } grant && grant.Generation < (state.World.Row.Grant?.Generation ?? 0))
                    {
                        WentBack ??= Trace(_nodes.Count - 1);
                    }
                }
            }
        }
    }

    private string Once(string what) => _whats.TryGetValue(what, out var known) ? known : _whats[what] = what;

    private string Trace(int node)
    {
        var steps = new List<string>();
        for (; node > 0; node = _nodes[node].Parent)
        {
            steps.Add(_nodes[node].What);
        }

        steps.Reverse();
        return string.Join('\n', steps);
    }
}
