using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CTraderAuth.Campaign.Child;
using CTraderAuth.Testing;

namespace CTraderAuth.Campaign.Cluster;

/// <summary>Real processes rotate grants on one store without pause, while processes and the server suffer what the settings say.</summary>
/// <remarks>The token server revokes the family of a refresh token that is sent twice, so that a careless send is always seen.</remarks>
internal sealed class ClusterCampaign(ClusterSettings settings, TextWriter progress)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Without trouble nothing waits for time to pass, and a fast clock would only make a slow response a lost one.
    private readonly AcceleratedClock _clock = new(settings.IsPeaceful ? 1 : AcceleratedClock.Factor);
    private readonly Random _chance = new(1);
    private readonly Lock _choosing = new();
    private readonly ConcurrentQueue<TimeSpan> _spread = new();
    private readonly ConcurrentQueue<string> _lost = new();
    private readonly bool[] _killedWith = new bool[settings.Grants];
    private readonly List<Member> _gone = [];
    private Member[] _members = [];
    private CTraderSandbox _sandbox = null!;
    private IClusterServer _server = null!;
    private int _rotations;
    private int _lostAfterKill;
    private int _cut;

    public async Task<ClusterReport> RunAsync()
    {
        var started = Stopwatch.GetTimestamp();
        await using var server = _server = await StartServerAsync();
        await using var sandbox = _sandbox = CTraderSandbox.Start(options => (options.TimeProvider, options.CodeLifetime, options.Reuse) = (_clock, TimeSpan.FromDays(1), RefreshTokenReuse.RevokeFamily));
        try
        {
            _members = [.. Enumerable.Range(0, settings.Processes).Select(_ => StartMember())];
            await Task.WhenAll(_members.Select(static member => member.Ready));
            await Task.WhenAll(Enumerable.Range(0, settings.Grants).Select(ConnectAsync));
            started = Stopwatch.GetTimestamp();
            var trouble = MakeTroubleAsync();
            await Task.WhenAll(Enumerable.Range(0, settings.Grants).Select(grant => Task.Run(() => RotateAsync(grant, trouble))));
            await trouble;
        }
        finally
        {
            Array.ForEach(_members, static member => member.Dispose());
        }

        return Report(Stopwatch.GetElapsedTime(started));
    }

    private async Task<IClusterServer> StartServerAsync() => settings.Store switch
    {
        "postgresql" => await PostgreSqlCluster.StartAsync(settings.Failovers > 0 ? settings.Standby : null),
        "redis" => await RedisCluster.StartAsync(settings.Failovers > 0 ? settings.Standby : null),
        _ => new FileCluster(),
    };

    private Member StartMember() =>
        new(ChildProcess.Start(_sandbox, "cluster", _server.Store, _clock.ToString(), Number(settings.Grants), Number((int)settings.RequestTimeout.TotalSeconds)), settings.Grants);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task RotateAsync(int grant, Task trouble)
    {
        while (Volatile.Read(ref _rotations) < settings.Rotations || !trouble.IsCompleted)
        {
            var begun = Stopwatch.GetTimestamp();
            var outcome = await Choose().OrderAsync("refresh", grant);
            if (outcome is null)
            {
                Interlocked.Increment(ref _cut);
                _killedWith[grant] = true;
            }
            else if (long.TryParse(outcome, CultureInfo.InvariantCulture, out var generation))
            {
                await SeenByAllAsync(grant, generation);
                _spread.Enqueue(Stopwatch.GetElapsedTime(begun));
                _killedWith[grant] = false;
                Count();
            }
            else
            {
                if (_killedWith[grant])
                {
                    Interlocked.Increment(ref _lostAfterKill);
                }
                else
                {
                    _lost.Enqueue($"{ClusterProgram.SubjectOf(grant)}: {outcome}");
                }

                await ConnectAsync(grant);
            }
        }
    }

    private async Task ConnectAsync(int grant)
    {
        while (await Choose().OrderAsync("connect", grant, _sandbox.IssueCode($"ctid-{grant}")) is null or ['l', ..])
        {
        }

        _killedWith[grant] = false;
    }

    private Member Choose()
    {
        lock (_choosing)
        {
            var living = _members.Where(static member => member.IsAlive).ToArray();
            return living[_chance.Next(living.Length)];
        }
    }

    private async Task SeenByAllAsync(int grant, long generation)
    {
        var since = Stopwatch.GetTimestamp();
        while (_members.Any(member => member.IsAlive && member.Ready.IsCompletedSuccessfully && member.Seen(grant) < generation))
        {
            if (Stopwatch.GetElapsedTime(since) > Patience)
            {
                throw new TimeoutException($"After {Patience.TotalSeconds} s a process has not seen generation {generation} of {ClusterProgram.SubjectOf(grant)}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private void Count()
    {
        if (Interlocked.Increment(ref _rotations) is var done && done % 50 is 0)
        {
            progress.WriteLine($"{done} rotations, {_lost.Count} avoidable losses");
        }
    }

    /// <summary>Spread over the campaign: each begins when its share of the rotations is done.</summary>
    private async Task MakeTroubleAsync()
    {
        Func<Task>[] troubles =
        [
            .. Enumerable.Repeat(KillAsync, settings.Kills), .. Enumerable.Repeat(PauseAsync, settings.Pauses),
            .. Enumerable.Repeat(() => _server.RestartAsync(), settings.Restarts), .. Enumerable.Repeat(() => _server.FailOverAsync(), settings.Failovers),
        ];
        new Random(2).Shuffle(troubles);
        for (var i = 0; i < troubles.Length; i++)
        {
            while (Volatile.Read(ref _rotations) < settings.Rotations * (i + 1) / (troubles.Length + 1))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }

            await troubles[i]();
        }
    }

    private async Task KillAsync()
    {
        var victim = _chance.Next(_members.Length);
        await _members[victim].KillAsync();
        var next = StartMember();
        await next.Ready;
        _gone.Add(_members[victim]);
        _members[victim].Dispose();
        _members[victim] = next;
    }

    private async Task PauseAsync()
    {
        var victim = Choose();
        victim.Pause();
        await Task.Delay(Pause, TimeProvider.System);
        victim.Resume();
    }

    private ClusterReport Report(TimeSpan took)
    {
        var requests = _sandbox.TokenRequests.Where(static request => request.GrantType is "refresh_token").ToArray();
        var twice = requests.GroupBy(static request => request.RefreshToken).Where(static sends => sends.Count() > 1).ToArray();

        // A kill in the middle of a rotation explains one token that is sent again.
        var avoidable = twice.Skip(_cut).ToArray();
        return new()
        {
            Settings = settings,
            Rotations = _rotations,
            TokenRequests = requests.Length,
            Took = took,
            IsEven = !settings.IsPeaceful || requests.Length == _rotations,
            SentTwice = [.. avoidable.Select(sends => $"{sends.Count()} times, first at {sends.First().At:HH:mm:ss} and last at {sends.Last().At:HH:mm:ss}")],
            SentTwiceAfterAKill = twice.Length - avoidable.Length,
            Lost = [.. _lost],
            LostAfterAKill = _lostAfterKill,
            Moved = _gone.Concat(_members).Sum(static member => member.Moved),
            Behind = _gone.Concat(_members).Sum(static member => member.Behind),
            Spread = [.. _spread.Order()],
        };
    }
}
