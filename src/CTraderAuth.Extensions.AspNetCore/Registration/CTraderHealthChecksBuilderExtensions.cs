using CTraderAuth.AspNetCore.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health of the grants to the health checks of a program.</summary>
public static class CTraderHealthChecksBuilderExtensions
{
    /// <summary>Unhealthy when a grant cannot be rotated and its token expires soon, or a new pair cannot be stored; degraded when a trader must consent again.</summary>
    /// <remarks>The data contain counts, what the store promises and when it last may have lost writes, but no subjects and no secrets. Each check reads every grant of the store: choose the period accordingly.</remarks>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the check. Default: <c>ctrader-auth</c>.</param>
    /// <param name="failureStatus">The status that is reported instead of <see cref="HealthStatus.Unhealthy"/>. Default: <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">The tags of the check. Default: none.</param>
    public static IHealthChecksBuilder AddCTraderAuth(
        this IHealthChecksBuilder builder, string name = "ctrader-auth", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name, static services => ActivatorUtilities.CreateInstance<GrantsHealthCheck>(services), failureStatus, tags));
    }
}
