using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>Makes the client look at the roles of its servers after a failure. By itself it does so only now and then.</summary>
internal sealed class RoleUpdate(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private Task? _next;
    private long? _begun;

    /// <summary>An update that begins after this call, because an earlier one may have seen the roles as they were before the failure. One at a time, and no more often than the pause allows.</summary>
    /// <param name="connection">The connection; nothing happens while it is not open.</param>
    public Task Begin(Task<IConnectionMultiplexer>? connection)
    {
        lock (_gate)
        {
            if (connection is { IsCompletedSuccessfully: true } open)
            {
                _next ??= RunAsync(_last, open.Result);
            }

            return _next ?? _last;
        }
    }

    private async Task RunAsync(Task before, IConnectionMultiplexer connection)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (_begun is { } begun && Pause - time.GetElapsedTime(begun) is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time).ConfigureAwait(false);
        }

        lock (_gate)
        {
            _begun = time.GetTimestamp();
            (_last, _next) = (_next!, null);
        }

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
