using CTraderAuth.Campaign;

namespace CTraderAuth.Tests.Processes;

/// <summary>Real processes that are told the same and answer each.</summary>
internal sealed class ProcessGroup(int count, Func<ChildProcess> start) : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    private readonly ChildProcess[] _all = [.. Enumerable.Range(0, count).Select(_ => start())];

    public Task SayAsync(string line) => Task.WhenAll(_all.Select(process => process.SayAsync(line)));

    /// <summary>One line of each.</summary>
    public Task<string?[]> HearAsync() => Task.WhenAll(_all.Select(process => process.HearAsync().WaitAsync(Hang)));

    public void Dispose() => Array.ForEach(_all, process => process.Dispose());
}
