namespace CTraderAuth.Testing;

/// <summary>The faults of the next token requests, first in, first out.</summary>
/// <remarks>Safe for concurrent use. Each token request takes one; without a fault, the sandbox responds like cTrader.</remarks>
public sealed class SandboxFaults
{
    private readonly Lock _lock = new();
    private readonly Queue<SandboxFault> _queue = [];

    internal SandboxFaults()
    {
    }

    /// <summary>Queues a fault for the next token requests, after any already queued.</summary>
    /// <param name="fault">The fault of each request.</param>
    /// <param name="times">How many requests. Default: 1; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is less than one.</exception>
    public void Next(SandboxFault fault, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (_lock)
        {
            for (var i = 0; i < times; i++)
            {
                _queue.Enqueue(fault);
            }
        }
    }

    /// <summary>Processes the next token request and drops the connection: its pair exists, but nobody has received it.</summary>
    public void LoseNextAnswer() => Next(SandboxFault.HangUp(afterProcessing: true));

    /// <summary>Removes every queued fault.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _queue.Clear();
        }
    }

    internal SandboxFault Take()
    {
        lock (_lock)
        {
            return _queue.TryDequeue(out var fault) ? fault : SandboxFault.None;
        }
    }
}
