namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>The users for whom the consent page has returned the state.</summary>
/// <remarks>
/// A user can add a state to a callback of their own, so what is observed for one user applies to that user only. For all others it is a reason to ask.
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
