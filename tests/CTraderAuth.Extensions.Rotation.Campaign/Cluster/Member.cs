using System.Collections.Concurrent;
using System.Globalization;

namespace CTraderAuth.Campaign.Cluster;

/// <summary>One process of the cluster as the campaign sees it.</summary>
internal sealed class Member : IDisposable
{
    private readonly ChildProcess _process;
    private readonly long[] _seen;

    /// <summary>The grants of a campaign take turns: two lines at once would be mixed up.</summary>
    private readonly SemaphoreSlim _saying = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string?>> _orders = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Member(ChildProcess process, int grants)
    {
        (_process, _seen) = (process, new long[grants]);
        Heard = HearAsync();
    }

    public Task Ready => _ready.Task;

    /// <summary>Ends with the process.</summary>
    public Task Heard { get; }

    public bool IsAlive => !Heard.IsCompleted;

    /// <summary>How often it noticed that the server had another history.</summary>
    public int Moved { get; private set; }

    /// <summary>How often it found a row older than it had seen it.</summary>
    public int Behind { get; private set; }

    public long Seen(int grant) => Interlocked.Read(ref _seen[grant]);

    /// <summary>Returns what the process said; null when it died first.</summary>
    public async Task<string?> OrderAsync(string verb, int grant, string? code = null)
    {
        var answer = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _orders[grant] = answer;
        await _saying.WaitAsync();
        try
        {
            await _process.SayAsync(code is null ? $"{verb} {grant}" : $"{verb} {grant} {code}");
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // It was killed.
            return null;
        }
        finally
        {
            _saying.Release();
        }

        await Task.WhenAny(answer.Task, Heard);
        return answer.Task.IsCompleted ? await answer.Task : null;
    }

    public void Pause() => _process.Pause();

    public void Resume() => _process.Resume();

    public Task KillAsync()
    {
        _process.Kill();
        return Heard;
    }

    // A grant may still wait for its turn: it then finds that the process is gone.
    public void Dispose() => _process.Dispose();

    private async Task HearAsync()
    {
        while (await _process.HearAsync() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["ready"]:
                    _ready.TrySetResult();
                    break;
                case ["moved"]:
                    Moved++;
                    break;
                case ["behind"]:
                    Behind++;
                    break;
                case ["seen", var grant, var generation]:
                    Interlocked.Exchange(ref _seen[int.Parse(grant, CultureInfo.InvariantCulture)], long.Parse(generation, CultureInfo.InvariantCulture));
                    break;
                case ["token" or "lost", var grant, var what]:
                    if (_orders.TryRemove(int.Parse(grant, CultureInfo.InvariantCulture), out var answer))
                    {
                        answer.TrySetResult(line[0] is 't' ? what : $"lost {what}");
                    }

                    break;
            }
        }

        _ready.TrySetException(new InvalidOperationException("A process of the cluster died before it was ready."));
    }
}
