namespace CTraderAuth.Testing.Sockets;

/// <summary>Whether new connections are accepted.</summary>
internal sealed class Door(Lock gate, TimeProvider time)
{
    private DateTimeOffset _shutUntil;

    public bool IsShut
    {
        get
        {
            lock (gate)
            {
                return time.GetUtcNow() < _shutUntil;
            }
        }
    }

    public void Shut(DateTimeOffset until)
    {
        lock (gate)
        {
            _shutUntil = until;
        }
    }
}
