using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Tests.Refreshing;

/// <summary>Programs with a refresher, on a clock that only the test moves.</summary>
public abstract class RefresherTest : TokensTest
{
    /// <summary>Nothing else in a program waits as long as this.</summary>
    protected static readonly TimeSpan Interval = TimeSpan.FromMinutes(20);

    // Of the machine's clock.
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(5);

    private readonly List<IHostedService> _running = [];

    /// <summary>A day on which every token of the sandbox is due, and none has expired.</summary>
    protected void GivenDue() => Time.Advance(TimeSpan.FromDays(25));

    protected async Task<ServiceProvider> GivenRefresherAsync(Action<RefresherOptions>? configure = null, Action<CTraderAuthOptions>? options = null)
    {
        var program = GivenProgram(options, services => services.AddCTraderAuth(_ => { }).AddRefresher(refresher => refresher.Interval = Interval).AddRefresher(configure));
        foreach (var service in program.GetServices<IHostedService>())
        {
            await service.StartAsync(Token);
            _running.Add(service);
        }

        return program;
    }

    protected async Task StopAsync()
    {
        foreach (var service in _running)
        {
            await service.StopAsync(CancellationToken.None);
        }

        _running.Clear();
    }

    /// <summary>Completes once the refresher has done what it could and sleeps.</summary>
    protected Task WhenSleepsAsync() => Time.WhenWaitsAsync(IsSleep);

    /// <summary>Moves the clock whenever the pace of the refresher waits for it, until a task is done.</summary>
    protected async Task<T> PacedAsync<T>(Task<T> until)
    {
        while (!until.IsCompleted)
        {
            var step = TimeSpan.FromMilliseconds(50);
            try
            {
                await Task.WhenAny(until, Time.WhenWaitsAsync(static wait => wait > TimeSpan.Zero && wait < TimeSpan.FromSeconds(1))).WaitAsync(Standstill);
            }
            catch (TimeoutException)
            {
                // Every refresher has left what is due to the others, and sleeps for a second.
                step = TimeSpan.FromSeconds(1);
            }

            Time.Advance(step);
        }

        return await until;
    }

    /// <summary>The interval, within 20 %.</summary>
    private static bool IsSleep(TimeSpan wait) => wait >= Interval * 0.8 && wait <= Interval * 1.2;

    public override async ValueTask DisposeAsync()
    {
        Store.Repair();
        await StopAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected string Logged(int id) => Logs.GetSnapshot().First(record => record.Id.Id == id).Message;
}
