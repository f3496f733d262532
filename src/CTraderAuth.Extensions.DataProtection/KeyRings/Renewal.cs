using CTraderAuth.Rotation;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.KeyRings;

/// <summary>Encrypts what is stored plain or under an older key with the newest one: when the host starts, then once a day.</summary>
/// <remarks>A row that moves meanwhile is left alone: whoever moved it wrote it under the newest key.</remarks>
internal sealed class Renewal(IServiceProvider services, ILogger<Renewal> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (services.GetRequiredService<ICTraderTokens>() is not CTraderTokens)
        {
            // Somebody fakes the grants, and there may be no store at all.
            return;
        }

        using var timer = new PeriodicTimer(Period, services.GetRequiredService<TimeProvider>());
        do
        {
            try
            {
                await RenewAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.RenewalFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    internal async Task RenewAsync(CancellationToken cancellationToken)
    {
        await services.GetRequiredService<GrantRows>().EnsureKeysAsync(cancellationToken).ConfigureAwait(false);
        var (store, codec) = (services.GetRequiredService<IGrantStore>(), services.GetRequiredService<GrantCodec>());
        var renewed = 0;
        await foreach (var row in store.ListAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (await RenewAsync(store, codec, row, cancellationToken).ConfigureAwait(false))
            {
                renewed++;
            }
        }

        if (renewed > 0)
        {
            logger.Renewed(renewed);
        }
    }

    private static async Task<bool> RenewAsync(IGrantStore store, GrantCodec codec, StoredGrant row, CancellationToken cancellationToken)
    {
        try
        {
            return codec.Renew(row.Subject, row.Content) is { } content
                && await store.TrySaveAsync(new(row.Subject, row.Version + 1, row.RefreshDueAt, content), row.Version, cancellationToken).ConfigureAwait(false);
        }
        catch (NotSupportedException)
        {
            // A newer version of this library wrote it, and renews it.
            return false;
        }
    }
}
