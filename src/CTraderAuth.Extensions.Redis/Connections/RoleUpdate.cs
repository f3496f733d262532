using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>Makes the client look at the roles of its servers after a failure. By itself it does so only now and then.</summary>
internal sealed class RoleUpdate(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private long _begun;

    /// <summary>The update in progress, or a new one unless the last began just now.</summary>
    /// <param name="connection">The connection; nothing happens while it is not open.</param>
    public Task Begin(Task<IConnectionMultiplexer>? connection)
    {
        lock (_gate)
        {
            if (connection is { IsCompletedSuccessfully: true } open && _running.IsCompleted && time.GetElapsedTime(_begun) > Pause)
            {
                _begun = time.GetTimestamp();
                _running = RunAsync(open.Result);
            }

            return _running;
        }
    }

    private static async Task RunAsync(IConnectionMultiplexer connection)
    {
        try
        {
            await connection.ConfigureAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The call that comes next says what is wrong.
        }
    }
}
