namespace CTraderAuth.Storage;

/// <summary>A write with a result of its own.</summary>
internal sealed class PendingWrite<T>(Func<Session, T> work, CancellationToken cancellationToken) : PendingWrite(cancellationToken)
{
    private readonly TaskCompletionSource<T> _told = new();
    private T _result = default!;

    public Task<T> Result => _told.Task;

    public override void Run(Session session) => _result = work(session);

    public override void Execute()
    {
        if (Error is OperationCanceledException cancelled)
        {
            _told.SetCanceled(cancelled.CancellationToken);
        }
        else if (Error is not null)
        {
            _told.SetException(Error);
        }
        else
        {
            _told.SetResult(_result);
        }
    }
}
