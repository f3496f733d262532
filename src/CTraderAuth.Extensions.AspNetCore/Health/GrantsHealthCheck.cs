using CTraderAuth.AspNetCore.Diagnostics;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.AspNetCore.Health;

/// <summary>Counts the grants that cannot get their next token.</summary>
internal sealed class GrantsHealthCheck(ICTraderTokens tokens, IServiceProvider services, TimeProvider time, ILogger<GrantsHealthCheck> logger) : IHealthCheck
{
    /// <summary>The last share of a token's lifetime, in which a failing rotation is unhealthy.</summary>
    private const double End = 0.1;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (connected, failing, consents) = (0, 0, 0);
        var unsaved = services.GetService<IUnsavedPairs>()?.Count ?? 0;
        var now = time.GetUtcNow();
        string? unread = null;
        try
        {
            await foreach (var status in tokens.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                var consent = status.State is GrantState.ReauthorizationRequired;
                consents += consent ? 1 : 0;
                connected += consent ? 0 : 1;
                failing += !consent && IsFailing(status) && IsNearItsEnd(status, now) ? 1 : 0;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.HealthUnknown(e);
            unread = "The grants cannot be read.";
        }

        Dictionary<string, object> data = new() { ["connected"] = connected, ["failing"] = failing, ["unsaved"] = unsaved, ["consent_required"] = consents };
        if (services.GetService<StorePromise>()?.Text is { } promise)
        {
            data["store"] = promise;
        }

        if (services.GetService<StoreSetbacks>() is { Last: { } last } setbacks)
        {
            (data["store_went_back_at"], data["rows_behind"]) = (last, setbacks.RowsBehind);
        }

        string?[] worst = [unread, unsaved > 0 ? $"{unsaved} new pairs are not stored yet: do not stop the process." : null, failing > 0 ? $"{failing} grants cannot be rotated, and their tokens expire soon." : null];
        return worst.Any(problem => problem is not null)
            ? new(context.Registration.FailureStatus, string.Join(' ', worst.OfType<string>()), data: data)
            : consents > 0 ? HealthCheckResult.Degraded($"{consents} traders must consent again.", data: data)
            : HealthCheckResult.Healthy($"{connected} grants.", data);
    }

    private static bool IsFailing(GrantStatus status) =>
        status.LastOutcome is RotationOutcome.NotSent or RotationOutcome.Unavailable or RotationOutcome.Unknown or RotationOutcome.Rejected;

    private static bool IsNearItsEnd(GrantStatus status, DateTimeOffset now) => status.ExpiresAt - now <= (status.ExpiresAt - status.IssuedAt) * End;
}
