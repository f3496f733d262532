using CTraderAuth.Lifetime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Refreshing;

/// <summary>Runs the refresher while the host runs.</summary>
internal sealed class RefresherService(IServiceProvider services, ProgramLife program) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (program.BeginsWith<ICTraderTokens>(services))
        {
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, program.Ending);
            await services.GetRequiredService<Refresher>().RunAsync(stopping.Token).ConfigureAwait(false);
        }
    }
}
