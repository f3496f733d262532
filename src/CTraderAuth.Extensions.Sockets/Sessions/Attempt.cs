using CTraderAuth.Sockets.Connections;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>A connection of a session, with its authorization.</summary>
/// <param name="connection">The connection; null for the one before the first.</param>
/// <param name="authorization">Its authorization; null for the one before the first.</param>
internal sealed class Attempt(Connection? connection = null, CTraderAuthorization? authorization = null)
{
    private readonly TaskCompletionSource<Attempt?> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Connection? Connection { get; } = connection;

    public CTraderAuthorization? Authorization { get; } = authorization;

    /// <summary>The next connection; null when the session has stopped.</summary>
    public Task<Attempt?> Next => _next.Task;

    public void Replace(Attempt? next) => _next.TrySetResult(next);

    public bool IsAuthorized(long account) => Authorization?.IsAuthorized(account) == true;
}
