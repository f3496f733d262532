namespace CTraderAuth.Benchmarks.Storm;

/// <summary>The fastest possible: one read of the store and one response of the server, which all callers await.</summary>
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
