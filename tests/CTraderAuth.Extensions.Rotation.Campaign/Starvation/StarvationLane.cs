using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace CTraderAuth.Campaign.Starvation;

/// <summary>One program and its server, and one refresh after the other.</summary>
internal sealed class StarvationLane : IDisposable
{
    private const int MostTries = 20;

    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(3);

    private readonly TimeSpan _requestTimeout;
    private readonly PromptServer _server;
    private readonly TokenRequestMethod _method;
    private ChildProcess _program;
    private int _codes;

    public StarvationLane(TimeSpan requestTimeout, TokenRequestMethod method)
    {
        (_requestTimeout, _method) = (requestTimeout, method);
        _server = new PromptServer(requestTimeout * 0.4);
        _program = Start();
    }

    public async Task RunAsync(ConcurrentQueue<(double Share, Trouble Trouble)> plan, StarvationTally tally)
    {
        await ConnectAsync();
        while (plan.TryDequeue(out var run))
        {
            for (var tries = 1; await RefreshAsync(run.Share, run.Trouble) is var outcome; tries++)
            {
                if (outcome is not null)
                {
                    tally.Add(run.Share, run.Trouble, outcome);
                    break;
                }

                if (tries == MostTries)
                {
                    throw new InvalidOperationException("This machine is too slow: no response left its server in time.");
                }
            }
        }
    }

    public void Dispose()
    {
        _program.Dispose();
        _server.Dispose();
    }

    /// <summary>What the program made of a response that left the server in time; null when it did not, or the program was not busy by then.</summary>
    private async Task<string?> RefreshAsync(double share, Trouble trouble)
    {
        var time = _requestTimeout * share;
        var (asked, answeredAsync) = _server.Expect();
        await _program.SayAsync("refresh");
        await asked.WaitAsync(Hang);
        var started = Stopwatch.GetTimestamp();
        await _program.SayAsync($"{trouble} {(int)time.TotalMilliseconds}");
        var busy = await HearAsync();
        if (trouble is Trouble.StoppedProcess)
        {
            _program.Pause();
        }

        var inTime = Stopwatch.GetElapsedTime(started) < _requestTimeout * 0.35;
        if (trouble is Trouble.StoppedProcess)
        {
            await Task.Delay(time);
            _program.Resume();
        }

        var outcome = busy is "busy" ? await HearAsync() : busy;
        var took = await answeredAsync().WaitAsync(Hang);
        if (!outcome.StartsWith("token", StringComparison.Ordinal))
        {
            // A new program, since this one goes on with what it does not know the outcome of.
            _program.Dispose();
            _program = Start();
            await ConnectAsync();
        }

        return inTime && took < _requestTimeout * 0.9 ? outcome : null;
    }

    private ChildProcess Start() => ChildProcess.Start(
        [KeyValuePair.Create("TOKEN_URI", _server.TokenUri.AbsoluteUri)],
        "starved",
        ((int)_requestTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
        _method.ToString());

    private async Task ConnectAsync()
    {
        string outcome;
        do
        {
            await _program.SayAsync($"connect code-{++_codes}");
            outcome = await HearAsync();
        }
        while (!outcome.StartsWith("token", StringComparison.Ordinal));
    }

    private async Task<string> HearAsync() => await _program.HearAsync().WaitAsync(Hang) ?? throw new InvalidOperationException("The program died.");
}
