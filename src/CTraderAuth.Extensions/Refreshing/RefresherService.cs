using CTraderAuth.Lifetime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Refreshing;

/// <summary>Runs the refresher while the host runs.</summary>
internal sealed class RefresherService(IServiceProvider services, ProgramLife program) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // If a test replaces ICTraderTokens, there is nothing to refresh, and there may be no store at all.
        services.GetService<ICTraderTokens>();
        if (program.Begun.IsCompleted)
        {
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, program.Ending);
            await services.GetRequiredService<Refresher>().RunAsync(stopping.Token).ConfigureAwait(false);
        }
    }
}
