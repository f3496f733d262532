using CTraderAuth.Storage;

namespace CTraderAuth.Testing;

/// <summary>A watch that is listening, and that fails if the store yields nothing for ten seconds.</summary>
internal sealed class Watch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _cancelled = new();
    private readonly IAsyncEnumerator<string?> _changes;
    private Task<bool> _next = Task.FromResult(true);

    private Watch(IGrantStore store) => _changes = store.WatchAsync(_cancelled.Token).GetAsyncEnumerator(CancellationToken.None);

    public static async Task RunAsync(IGrantStore store, Func<Watch, Task> whileListening)
    {
        const string contract = "A watch yields null once it is listening.";
        using var watch = new Watch(store);
        try
        {
            Contract.Ask(await watch.NextAsync(contract).ConfigureAwait(false) is null, contract, "a subject was yielded first.");
            await whileListening(watch).ConfigureAwait(false);
        }
        finally
        {
            await watch.EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits until every one of the subjects has been yielded, or a null, which means that all must be read again.</summary>
    public async Task ExpectAsync(string contract, params IEnumerable<string> subjects)
    {
        var missing = subjects.ToHashSet(StringComparer.Ordinal);
        while (missing.Count > 0 && await NextAsync(contract).ConfigureAwait(false) is { } subject)
        {
            missing.Remove(subject);
        }
    }

    /// <summary>Reads upon each announcement of a subject, and upon each null, until that has found what it waits for.</summary>
    public async Task ReadUntilAsync(string contract, string subject, Func<Task<bool>> read)
    {
        string? announced;
        do
        {
            announced = await NextAsync(contract).ConfigureAwait(false);
        }
        while ((announced is not null && announced != subject) || !await read().ConfigureAwait(false));
    }

    public async Task ExpectCancellationAsync(string contract)
    {
        var move = MoveAsync();
        await _cancelled.CancelAsync().ConfigureAwait(false);
        try
        {
            while (await WithinPatienceAsync(move, contract).ConfigureAwait(false))
            {
                move = MoveAsync();
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        throw new GrantStoreConformanceException(contract, "it ended without one.");
    }

    public void Dispose() => _cancelled.Dispose();

    /// <summary>What is yielded next.</summary>
    public async Task<string?> NextAsync(string contract)
    {
        Contract.Ask(await WithinPatienceAsync(MoveAsync(), contract).ConfigureAwait(false), contract, "the watch ended on its own.");
        return _changes.Current;
    }

    private Task<bool> MoveAsync() => _next = _changes.MoveNextAsync().AsTask();

    private static async Task<bool> WithinPatienceAsync(Task<bool> move, string contract)
    {
        // One second after the other: a machine that does not run this process for a while takes only one of them from the store.
        for (var waited = TimeSpan.Zero; waited < Patience && !move.IsCompleted; waited += Step)
        {
            await ((Task)move).WaitAsync(Step).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return move.IsCompleted ? await move.ConfigureAwait(false) : throw new GrantStoreConformanceException(contract, $"nothing was yielded within {Patience.TotalSeconds:0} s.");
    }

    private async Task EndAsync()
    {
        await _cancelled.CancelAsync().ConfigureAwait(false);
        await ((Task)_next).WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_next.IsCompleted)
        {
            await _changes.DisposeAsync().ConfigureAwait(false);
        }
    }
}
