namespace CTraderAuth.Benchmarks.Storm;

/// <summary>Nobody can be faster: one read of the store, one answer of the server, and everybody awaits that.</summary>
internal sealed class Floor(TimeSpan readTakes) : IStorm
{
    private readonly Lock _gate = new();
    private Task? _shared;

    public int Refreshes => 1;

    public async Task AskAsync()
    {
        Task answer;
        lock (_gate)
        {
            answer = _shared ??= AnswerAsync();
        }

        await answer;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task AnswerAsync()
    {
        if (readTakes > TimeSpan.Zero)
        {
            await Task.Delay(readTakes, TimeProvider.System);
        }

        await Task.Delay(StormSection.ServerTakes, TimeProvider.System);
    }
}
