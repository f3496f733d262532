namespace CTraderAuth.Sockets.Sessions;

/// <summary>The connections of a session, one after the other. Safe for concurrent use.</summary>
/// <param name="session">The name of the session, for messages.</param>
internal sealed class Attempts(string session)
{
    private Attempt _current = new();

    public Attempt Current => Volatile.Read(ref _current);

    /// <summary>There is another connection.</summary>
    public void Add(Attempt next) => Interlocked.Exchange(ref _current, next).Replace(next);

    /// <summary>There will be no other one.</summary>
    public void Stop() => Current.Replace(null);

    /// <summary>The same; without a token of the caller, it ends when the host begins to stop. A worker whose wait failed before its own token is cancelled would count as broken.</summary>
    public async Task WhenAuthorizedAsync(long? account, HostStop stop, CancellationToken cancellationToken)
    {
        var end = cancellationToken.CanBeCanceled ? CancellationToken.None : stop.Begun;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end, cancellationToken);
        try
        {
            await WhenAuthorizedAsync(account, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new CTraderUnavailableException($"Session {session} does not wait for the authorization any longer, because the host is stopping.");
        }
    }

    /// <inheritdoc cref="ICTraderSession.WhenAuthorizedAsync"/>
    public async Task WhenAuthorizedAsync(long? account, CancellationToken cancellationToken)
    {
        var attempt = Current;
        while (true)
        {
            try
            {
                if (attempt.Authorization is { } authorization)
                {
                    await authorization.WhenAuthorizedAsync(account, cancellationToken).ConfigureAwait(false);
                    return;
                }
            }
            catch (CTraderUnavailableException)
            {
                // That connection has ended.
            }

            attempt = await attempt.Next.WaitAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new CTraderUnavailableException($"Session {session} has stopped, with the host.");
        }
    }
}
