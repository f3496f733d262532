using CTraderAuth.Servers;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Campaign.Child;

/// <summary>One process of a cluster: watches every grant, and refreshes or connects the ones that it is told.</summary>
internal sealed class ClusterProgram(ICTraderTokens tokens, TimeProvider time)
{
    private static readonly Lock Writing = new();

    public static string SubjectOf(int grant) => $"trader-{grant}";

    public static async Task RunAsync(string store, string clock, int grants, TimeSpan requestTimeout)
    {
        var time = AcceleratedClock.Parse(clock);
        await using var program = Registration.Build(store, time, log: new StoreNotices(static () => Tell("moved"), static () => Tell("behind")), requestTimeout: requestTimeout);
        var cluster = new ClusterProgram(program.GetRequiredService<ICTraderTokens>(), time);
        await ReachAsync(program.GetRequiredService<IGrantStore>());
        for (var grant = 0; grant < grants; grant++)
        {
            _ = cluster.WatchAsync(grant);
        }

        Tell("ready");
        while (await Console.In.ReadLineAsync() is { } order)
        {
            _ = cluster.ObeyAsync(order.Split(' '));
        }
    }

    // A cold start beside other programs may take longer than the limits that a failover needs.
    private static Task ReachAsync(IGrantStore store) => Eventually.ReadyAsync(async () =>
    {
        try
        {
            await store.FindAsync(SubjectOf(0));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    });

    private async Task ObeyAsync(string[] order)
    {
        var subject = $"trader-{order[1]}";
        while (true)
        {
            try
            {
                var token = order is ["connect", _, var code] ? await tokens.ConnectAsync(subject, code) : await tokens.RefreshAsync(subject);
                Tell($"token {order[1]} {token.Generation}");
                return;
            }
            catch (CTraderReauthorizationRequiredException e)
            {
                Tell($"lost {order[1]} {e.Reason}");
                return;
            }
            catch (CTraderUnavailableException e) when (order is ["refresh", _])
            {
                await Task.Delay(e.RetryAfter ?? TimeSpan.FromSeconds(5), time);
            }
            catch (CTraderAuthException e)
            {
                Tell($"lost {order[1]} {e.GetType().Name}");
                return;
            }
        }
    }

    private async Task WatchAsync(int grant)
    {
        while (true)
        {
            try
            {
                await foreach (var token in tokens.WatchAsync(SubjectOf(grant)))
                {
                    Tell($"seen {grant} {token.Generation}");
                }
            }
            catch (CTraderAuthException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    private static void Tell(string line)
    {
        lock (Writing)
        {
            Console.WriteLine(line);
        }
    }
}
