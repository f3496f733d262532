namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>Whose state has come back from the consent page.</summary>
/// <remarks>
/// A user can add a state to a callback of their own, so one user's observation decides for that user alone. For everybody else it is a reason to ask.
/// </remarks>
internal sealed class EchoedStates
{
    private const int Kept = 10_000;

    private readonly Lock _changing = new();
    private readonly HashSet<string> _users = [];
    private readonly Queue<string> _order = new();
    private volatile bool _any;

    public bool Any => _any;

    public void Note(string user)
    {
        _any = true;
        lock (_changing)
        {
            if (!_users.Add(user))
            {
                return;
            }

            _order.Enqueue(user);
            if (_order.Count > Kept)
            {
                _users.Remove(_order.Dequeue());
            }
        }
    }

    public bool Has(string user)
    {
        lock (_changing)
        {
            return _users.Contains(user);
        }
    }
}
