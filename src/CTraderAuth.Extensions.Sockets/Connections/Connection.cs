using System.Net.WebSockets;
using System.Threading.Channels;
using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Connections;

/// <summary>One WebSocket to the Open API: one reader, one writer, heartbeats, and the requests in flight.</summary>
internal sealed partial class Connection : IAsyncDisposable
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromMilliseconds(400);

    private readonly RequestsInFlight _requests = new();
    private readonly Channel<PendingRequest> _outgoing = Channel.CreateUnbounded<PendingRequest>(new() { SingleReader = true });
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebSocket _socket;
    private readonly IWireFormat _format;
    private readonly ConnectionTimes _times;
    private readonly TimeProvider _time;
    private readonly Func<Task> _readersTurn;
    private readonly long _start;
    private readonly CancellationToken _closed;
    private Task _running = Task.CompletedTask;
    private string? _reason;

    /// <remarks>The last argument lets the reader take what has come; null: <see cref="ReaderTurn"/>.</remarks>
    public Connection(WebSocket socket, IWireFormat format, ConnectionTimes times, TimeProvider time, Func<Task>? readersTurn = null)
    {
        (_socket, _format, _times, _time, _readersTurn, _start, _closed) = (socket, format, times, time, readersTurn ?? ReaderTurn.PassAsync, time.GetTimestamp(), _closing.Token);
    }

    /// <summary>Why the connection ended. Completes when it has, and never faults.</summary>
    public Task<string> Ended => _ended.Task;

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Begins to read and write. Messages that are already queued are sent then.</summary>
    public void Run(IMessageReceiver receiver) => _running = Task.WhenAll(Task.Run(() => ReadAsync(receiver)), Task.Run(WriteAsync), Task.Run(KeepAsync));

    /// <summary>Sends a request and waits for its response.</summary>
    /// <param name="account">The account; 0 for the requests that authorize, whose refusals only their caller is told.</param>
    /// <param name="payloadType">What it asks for.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="sent">Called when it was sent; must not wait.</param>
    /// <param name="answered">Called when the response, or a refusal, came while the caller waited; must not wait. A response that comes later is received like an event.</param>
    /// <param name="cancellationToken">Stops the wait. A request that is not being sent yet will not be sent.</param>
    /// <exception cref="CTraderRequestException">cTrader refused it.</exception>
    /// <exception cref="CTraderUnavailableException">It was not sent, or no response came.</exception>
    public async Task<CTraderMessage> RequestAsync(long account, int payloadType, ReadOnlyMemory<byte> payload, Action? sent, Action? answered, CancellationToken cancellationToken)
    {
        var id = _requests.NextId();
        var request = new PendingRequest(_format.Close(id, payloadType, payload.Span), account, payloadType, sent, answered);
        _requests.Add(id, request);
        try
        {
            // An end that came before the line above has not seen the request.
            if (!_outgoing.Writer.TryWrite(request) || Volatile.Read(ref _reason) is not null)
            {
                RequestsInFlight.Fail(request, Volatile.Read(ref _reason)!);
            }

            return await ResponseWait.ForAsync(request, _times.Response, _time, _readersTurn, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            request.TryWithdraw();
            _requests.Take(id);
        }
    }

    /// <summary>Ends the connection. Requests in flight end at once.</summary>
    public void End(string reason)
    {
        if (TryEnd(reason))
        {
            _ = _closing.CancelAsync();
        }
    }

    /// <summary>Closes the connection with a goodbye to cTrader, which has less than a second.</summary>
    public async ValueTask DisposeAsync()
    {
        // Ending the read aborts the socket: the goodbye comes before it.
        if (TryEnd("The connection was closed."))
        {
            await SayGoodbyeAsync().ConfigureAwait(false);
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        _socket.Abort();
        await _running.WaitAsync(CloseLimit, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
    }

    private bool TryEnd(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null)
        {
            return false;
        }

        // Known as ended before its requests fail: they may then wait for the next connection.
        _outgoing.Writer.TryComplete();
        _ended.TrySetResult(reason);
        _requests.Fail(reason);
        return true;
    }

    private async Task SayGoodbyeAsync()
    {
        using var limit = new CancellationTokenSource(CloseLimit, TimeProvider.System);
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It is closed all the same.
        }
    }
}
