using CTraderAuth.Lifetime;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Registration;

/// <summary>Opens the store when the host starts, so that a problem with it or its keys stops the start, and finishes all work in progress when the host stops.</summary>
internal sealed class TokensLifetime(IServiceProvider services, ProgramLife program) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (program.BeginsWith<ICTraderTokens>(services))
        {
            await services.GetRequiredService<IGrantStore>().FindAsync(ReservedSubjects.Probe, cancellationToken).ConfigureAwait(false);
            await services.GetRequiredService<GrantRows>().EnsureMarkedAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => program.StopAsync().WaitAsync(cancellationToken);
}
