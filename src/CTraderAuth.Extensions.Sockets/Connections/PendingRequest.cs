namespace CTraderAuth.Sockets.Connections;

/// <summary>A request on its way: waiting to be sent, then for its response.</summary>
/// <param name="message">The message.</param>
/// <param name="account">The account; 0 for the requests that authorize.</param>
/// <param name="payloadType">What it asks for.</param>
/// <param name="sent">Called when it was sent.</param>
/// <param name="answered">Called when its response came, before the caller knows it.</param>
internal sealed class PendingRequest(byte[] message, long account, int payloadType, Action? sent = null, Action? answered = null)
{
    private const int Queued = 0;
    private const int Begun = 1;
    private const int Withdrawn = 2;

    private readonly TaskCompletionSource<CTraderMessage> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    public byte[] Message { get; } = message;

    public long Account { get; } = account;

    public int PayloadType { get; } = payloadType;

    public Task<CTraderMessage> Response => _response.Task;

    /// <summary>Marks it as being sent; false when it was withdrawn.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, Queued) == Queued;

    /// <summary>Takes it back; false when it may have been sent.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Queued) is Queued or Withdrawn;

    public void Sent() => sent?.Invoke();

    public void Answer(CTraderMessage response)
    {
        answered?.Invoke();
        _response.TrySetResult(response);
    }

    /// <summary>The response is a refusal.</summary>
    public void Refuse(Exception error)
    {
        answered?.Invoke();
        Fail(error);
    }

    /// <summary>No response will come.</summary>
    public void Fail(Exception error)
    {
        _response.TrySetException(error);

        // Its caller may have stopped waiting: then nobody else looks at the error.
        _ = _response.Task.Exception;
    }
}
