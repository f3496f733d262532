using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Lifetime;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Protection;

/// <summary>Encrypts rows that are unencrypted or under an older key with the newest one: when the host starts, then once a day.</summary>
/// <remarks>A row that moves meanwhile is left alone: whatever moved it wrote it under the newest key.</remarks>
internal sealed class Renewal(IServiceProvider services, ILogger<Renewal> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromDays(1);
    private readonly QuietLogger _logger = new(logger);
    private readonly Dictionary<string, (long Version, long Since)> _waiting = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Where a test replaces the grants they never begin, and there may be no store at all.
        services.GetService<ICTraderTokens>();
        await services.GetRequiredService<ProgramLife>().Begun.WaitAsync(stoppingToken).ConfigureAwait(false);
        var time = services.GetRequiredService<TimeProvider>();
        while (true)
        {
            var finished = true;
            try
            {
                finished = await RenewAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // A service that fails would end the host.
                _logger.RenewalFailed(e);
            }

            await Task.Delay(finished ? Period : LongestTimeOf(null), time, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>True when no row is left to encrypt.</summary>
    internal async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        await services.GetRequiredService<GrantRows>().EnsureMarkedAsync(cancellationToken).ConfigureAwait(false);
        var (store, codec, guard) = (services.GetRequiredService<IGrantStore>(), services.GetRequiredService<GrantCodec>(), services.GetRequiredService<IKeyGuard>());
        var acceptsPlain = await guard.AcceptsPlainAsync(cancellationToken).ConfigureAwait(false);
        var (renewed, finished) = (0, true);
        await foreach (var row in store.ListAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (!acceptsPlain && codec.IsToBeTakenOver(row.Subject, row.Content))
            {
                // Encrypting it would turn a planted row into a valid grant.
                continue;
            }

            if (await RenewAsync(store, codec, row, cancellationToken).ConfigureAwait(false))
            {
                renewed++;
            }
            else
            {
                finished &= !IsStillPlain(codec, row);
            }
        }

        if (finished)
        {
            await guard.FinishTakeOverAsync(cancellationToken).ConfigureAwait(false);
        }

        if (renewed > 0)
        {
            _logger.Renewed(renewed);
        }

        return finished;
    }

    private async Task<bool> RenewAsync(IGrantStore store, GrantCodec codec, StoredGrant row, CancellationToken cancellationToken)
    {
        try
        {
            return RowVersions.IsSound(row.Version)
                && codec.Renew(row.Subject, row.Content, evenInAttempt: IsAbandoned(codec, row)) is { } content
                && await store.TrySaveAsync(
                    new(row.Subject, RowVersions.Next(row.Version, services.GetRequiredService<TimeProvider>().GetUtcNow()), row.RefreshDueAt, content), row.Version, cancellationToken).ConfigureAwait(false);
        }
        catch (NewerFormatException)
        {
            // The program that wrote it renews it.
            return false;
        }
    }

    /// <summary>The row has not moved for longer than an attempt in it can take: its owner ended without settling it.</summary>
    private bool IsAbandoned(GrantCodec codec, StoredGrant row)
    {
        if (!codec.IsToBeTakenOver(row.Subject, row.Content))
        {
            return false;
        }

        var time = services.GetRequiredService<TimeProvider>();
        if (!_waiting.TryGetValue(row.Subject, out var seen) || seen.Version != row.Version)
        {
            _waiting[row.Subject] = (row.Version, time.GetTimestamp());
            return false;
        }

        return time.GetElapsedTime(seen.Since) >= LongestTimeOf(codec.Decode(row.Subject, row.Content)?.Attempt);
    }

    /// <summary>How long an attempt can take: that of a program with the timeouts of this one, unless it is known.</summary>
    private TimeSpan LongestTimeOf(Attempt? attempt)
    {
        var times = services.GetRequiredService<RotationTimes>();
        return (attempt is null ? times.Lease : times.LeaseOf(attempt)) + (2 * RotationTimes.ServerGrace);
    }

    private static bool IsStillPlain(GrantCodec codec, StoredGrant row)
    {
        try
        {
            return RowVersions.IsSound(row.Version) && codec.IsToBeTakenOver(row.Subject, row.Content) && codec.Decode(row.Subject, row.Content) is not null;
        }
        catch (NewerFormatException)
        {
            return true;
        }
    }
}
