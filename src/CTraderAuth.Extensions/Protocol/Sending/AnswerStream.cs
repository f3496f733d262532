using System.Net.Sockets;

namespace CTraderAuth.Protocol.Sending;

/// <summary>A connection to the token endpoint whose reads determine themselves that no response has arrived.</summary>
/// <remarks>
/// .NET runs timer callbacks ahead of the thread pool's queue, in which the continuation of a socket read waits. A time-out that cancels a
/// read from outside can therefore discard a response that has been in the socket for seconds. Here the end of the wait only wakes up the
/// read, which takes the data in the socket and fails only if there is none. See docs/decisions/0003-one-send.md.
/// </remarks>
internal sealed class AnswerStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _wait = new();
    private Deadline? _deadline;
    private int _reads;

    /// <summary>Ends the wait of the request with this deadline. A later request on the same connection is not affected, or not sent.</summary>
    public void EndWait(Deadline deadline)
    {
        // Inside the lock, so that it never ends the wait of a request that has begun to use the connection in the meantime.
        lock (_gate)
        {
            if (_deadline == deadline)
            {
                _wait.Cancel();
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // One token serves almost every read: HttpClient closes the connection instead of cancelling a read.
        var wait = BeginRead();
        using var either = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(wait, cancellationToken) : null;
        int read;
        try
        {
            read = await base.ReadAsync(buffer, either?.Token ?? wait).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (wait.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // One last read: the cancelled read consumed nothing, so everything that arrived is still in the socket.
            read = Socket.Poll(0, SelectMode.SelectRead)
                ? await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)
                : throw new WaitEndedException();
        }

        EndRead();
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Use(Deadline.Current);
        var wait = Wait();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(wait, cancellationToken);
        try
        {
            await base.WriteAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (wait.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new WaitEndedException();
        }
    }

    private CancellationToken Wait()
    {
        lock (_gate)
        {
            return _wait.Token;
        }
    }

    private CancellationToken BeginRead()
    {
        lock (_gate)
        {
            _reads++;
            return _wait.Token;
        }
    }

    // Not after a failure: the connection is used no more then.
    private void EndRead()
    {
        lock (_gate)
        {
            _reads--;
        }
    }

    private void Use(Deadline? deadline)
    {
        lock (_gate)
        {
            if (_deadline != deadline)
            {
                if (_reads > 0 && _wait.IsCancellationRequested)
                {
                    // The deadline of the request before has ended the read that this one would get its response from, which began when the connection left the pool.
                    deadline?.NothingSent();
                    throw new WaitEndedException();
                }

                _deadline = deadline;
                _wait = _wait.IsCancellationRequested ? new() : _wait;
            }
        }

        deadline?.Use(this);
    }

    /// <summary>The time was up, and nothing more had arrived.</summary>
    public sealed class WaitEndedException() : IOException("The wait for the response ended.");
}
