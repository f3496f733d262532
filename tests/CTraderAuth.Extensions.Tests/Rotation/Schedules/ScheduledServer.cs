using CTraderAuth.Testing;
using CTraderAuth.Tests.Rotation.Model;

namespace CTraderAuth.Tests.Rotation.Schedules;

/// <summary>The model's server, and what is known of the pairs that it handed out.</summary>
internal sealed class ScheduledServer(RefreshTokenReuse reuse)
{
    private readonly HashSet<int> _written = [1];
    private readonly Dictionary<int, List<ScheduledProgram>> _holders = [];

    public RefreshTokenReuse Reuse { get; } = reuse;

    public ModelServer State { get; private set; } = ModelServer.Start(reuse);

    /// <summary>Requests whose sender does not wait any more.</summary>
    public List<string> Late { get; } = [];

    /// <summary>Processes a request; a pair counts as received by a program that is named.</summary>
    public int Process(string secret, ScheduledProgram? receiver = null)
    {
        (State, var pair) = State.Process(secret);
        if (pair > 0 && receiver is not null)
        {
            (_holders.TryGetValue(pair, out var known) ? known : _holders[pair] = []).Add(receiver);
        }

        return pair;
    }

    public void Written(int pair) => _written.Add(pair);

    /// <summary>What a program held in memory dies with it.</summary>
    public void Kill(ScheduledProgram program)
    {
        foreach (var (_, held) in _holders)
        {
            held.Remove(program);
        }
    }

    /// <summary>Somebody holds a living pair in memory that he could not write yet.</summary>
    public bool IsUnwritten => _holders.Any(held => held.Value.Count > 0 && !_written.Contains(held.Key) && State.Pairs[held.Key - 1].Live);

    /// <summary>The newest pair of the trader to whom a token belongs reached somebody who could keep it.</summary>
    public bool NewestWasKept(string refreshToken)
    {
        var newest = State.NewestOf(State.PairOf(refreshToken).Line);
        return _written.Contains(newest) || _holders.GetValueOrDefault(newest, []).Count > 0;
    }
}
