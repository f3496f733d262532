using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>Messages that wait for the program. The reader of the connection never waits for it.</summary>
/// <param name="session">The name of the session, for messages.</param>
/// <param name="capacity">How many messages wait before prices are dropped.</param>
/// <param name="stopping">Cancelled when the host begins to stop: a reader without a token of its own then takes what has come, and ends.</param>
internal sealed class EventBuffer(string session, int capacity, CancellationToken stopping = default)
{
    private readonly Lock _lock = new();
    private readonly Queue<CTraderMessage> _prices = new();
    private readonly Queue<CTraderMessage> _others = new();
    private readonly Channel<string> _news = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private long _places;
    private long _dropped;
    private int _givenUp;
    private int _readers;

    /// <summary>How many prices were dropped.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Adds a message.</summary>
    /// <returns>How many prices were dropped for it; negative: how many messages were given up.</returns>
    public int Add(CTraderMessage message, bool isPrice)
    {
        var lost = 0;
        lock (_lock)
        {
            if (_prices.Count + _others.Count >= capacity)
            {
                lost = MakeRoom();
            }

            message.Place = _places++;
            (isPrice ? _prices : _others).Enqueue(message);
        }

        _news.Writer.TryWrite("news");
        return lost;
    }

    /// <summary>No message will come any more.</summary>
    public void Complete() => _news.Writer.TryComplete();

    /// <summary>Lets the reader look whether the host has begun to stop.</summary>
    public void Wake() => _news.Writer.TryWrite("news");

    public async IAsyncEnumerable<CTraderMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = cancellationToken.CanBeCanceled ? CancellationToken.None : stopping;
        if (Interlocked.Exchange(ref _readers, 1) != 0)
        {
            throw new InvalidOperationException($"The messages of session {session} are being read already. Read them in one place, and pass them on from there.");
        }

        try
        {
            do
            {
                while (TryTake() is { } message)
                {
                    yield return message;
                    cancellationToken.ThrowIfCancellationRequested();
                }

                _news.Reader.TryRead(out _);
            }
            while (HasMore() || (!end.IsCancellationRequested && await _news.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false)));
        }
        finally
        {
            Volatile.Write(ref _readers, 0);
        }
    }

    private bool HasMore()
    {
        lock (_lock)
        {
            return _prices.Count + _others.Count + _givenUp > 0;
        }
    }

    private CTraderMessage? TryTake()
    {
        lock (_lock)
        {
            if (_givenUp > 0)
            {
                var count = _givenUp;
                _givenUp = 0;
                throw new InvalidOperationException(
                    $"Session {session} discarded {count} messages, not counting prices, because nobody read them. Ask cTrader for the state of the accounts (2124), read messages as they come, and continue with another ReadAllAsync.");
            }

            var isPriceNext = _prices.TryPeek(out var price) && (!_others.TryPeek(out var other) || price.Place < other.Place);
            return isPriceNext ? _prices.Dequeue() : _others.TryDequeue(out var next) ? next : null;
        }
    }

    private int MakeRoom()
    {
        if (_prices.TryDequeue(out _))
        {
            _dropped++;
            return 1;
        }

        var count = _others.Count;
        _others.Clear();
        _givenUp += count;
        return -count;
    }
}
