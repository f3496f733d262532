using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Sockets;

/// <summary>Sends prices to connections that subscribed to them and are authorized. Its timer runs from the first subscription on.</summary>
internal sealed class PriceFeed(Lock gate, TimeProvider time, SandboxSocketOptions options, Switchboard board) : IDisposable
{
    private ITimer? _timer;
    private bool _isDisposed;

    public long Tick { get; private set; }

    /// <summary>The first price of a subscription; null when there are none.</summary>
    public Envelope? First(long account, Quote symbol) => options.PricesPerSecond > 0 ? Price(account, symbol) : null;

    /// <summary>Under the gate.</summary>
    public void Start()
    {
        if (options.PricesPerSecond > 0 && !_isDisposed)
        {
            var pause = TimeSpan.FromSeconds(1 / options.PricesPerSecond);
            _timer ??= time.CreateTimer(_ => Send(), null, pause, pause);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private void Send()
    {
        lock (gate)
        {
            Tick++;
            foreach (var peer in board.Peers)
            {
                SendTo(peer);
            }
        }
    }

    private void SendTo(Peer peer)
    {
        foreach (var (account, symbols) in peer.Subscriptions.Where(subscription => peer.Sessions.ContainsKey(subscription.Key)).ToArray())
        {
            foreach (var symbol in Quote.All.Where(symbol => symbols.Contains(symbol.Id)))
            {
                board.Send(peer, Price(account, symbol), isEvent: true);
            }
        }
    }

    private Envelope Price(long account, Quote symbol) => new(Payloads.SpotEvent, new()
    {
        ["ctidTraderAccountId"] = account,
        ["symbolId"] = symbol.Id,
        ["bid"] = symbol.BidAt(Tick),
        ["ask"] = symbol.AskAt(Tick),
        ["timestamp"] = time.GetUtcNow().ToUnixTimeMilliseconds(),
    });
}
