using CTraderAuth.Rotation;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Registration;

/// <summary>Opens the store when the host starts, so that what is wrong with it or its keys stops the start, and finishes what is under way when the host stops.</summary>
internal sealed class TokensLifetime(IServiceProvider services) : IHostedService
{
    private Flights? flights;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetRequiredService<ICTraderTokens>() is CTraderTokens)
        {
            flights = services.GetRequiredService<Flights>();
            await services.GetRequiredService<IGrantStore>().FindAsync(ReservedSubjects.Probe, cancellationToken).ConfigureAwait(false);
            await services.GetRequiredService<GrantRows>().EnsureKeysAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Kept from the start: a host that is disposed while it stops has no services any more.
    public Task StopAsync(CancellationToken cancellationToken) =>
        flights is null ? Task.CompletedTask : flights.StopAsync().WaitAsync(cancellationToken);
}
