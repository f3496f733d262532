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
        var counts = await CountAsync(cancellationToken).ConfigureAwait(false);
        return Judge(counts, context.Registration.FailureStatus, Data(counts));
    }

    private async Task<Counts> CountAsync(CancellationToken cancellationToken)
    {
        var counts = new Counts { Unsaved = services.GetService<IUnsavedPairs>()?.Count ?? 0 };
        var now = time.GetUtcNow();
        try
        {
            await foreach (var status in tokens.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                counts = status.State is GrantState.ReauthorizationRequired
                    ? counts with { Consents = counts.Consents + 1 }
                    : counts with { Connected = counts.Connected + 1, Failing = counts.Failing + (IsFailing(status) && IsNearItsEnd(status, now) ? 1 : 0) };
            }

            return counts;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.HealthUnknown(e);
            return counts with { IsIncomplete = true };
        }
    }

    private Dictionary<string, object> Data(Counts counts)
    {
        Dictionary<string, object> data = new() { ["connected"] = counts.Connected, ["failing"] = counts.Failing, ["unsaved"] = counts.Unsaved, ["consent_required"] = counts.Consents };
        if (services.GetService<StorePromise>()?.Text is { } promise)
        {
            data["store"] = promise;
        }

        if (services.GetService<StoreSetbacks>() is { Last: { } last } setbacks)
        {
            (data["store_went_back_at"], data["rows_behind"]) = (last, setbacks.RowsBehind);
        }

        return data;
    }

    private static HealthCheckResult Judge(Counts counts, HealthStatus failure, Dictionary<string, object> data)
    {
        string?[] worst =
        [
            counts.IsIncomplete ? "The grants cannot be read." : null,
            counts.Unsaved > 0 ? $"{counts.Unsaved} new pairs are not stored yet: do not stop the process." : null,
            counts.Failing > 0 ? $"{counts.Failing} grants cannot be rotated, and their tokens expire soon." : null,
        ];
        return worst.Any(static problem => problem is not null) ? new(failure, string.Join(' ', worst.OfType<string>()), data: data)
            : counts.Consents > 0 ? HealthCheckResult.Degraded($"{counts.Consents} traders must consent again.", data: data)
            : HealthCheckResult.Healthy($"{counts.Connected} grants.", data);
    }

    private static bool IsFailing(GrantStatus status) =>
        status.LastOutcome is RotationOutcome.NotSent or RotationOutcome.Unavailable or RotationOutcome.Unknown or RotationOutcome.Rejected;

    private static bool IsNearItsEnd(GrantStatus status, DateTimeOffset now) => status.ExpiresAt - now <= (status.ExpiresAt - status.IssuedAt) * End;

    private readonly record struct Counts(int Connected, int Failing, int Unsaved, int Consents, bool IsIncomplete);
}
