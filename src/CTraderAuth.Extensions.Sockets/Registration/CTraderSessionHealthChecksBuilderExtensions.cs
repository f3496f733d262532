using CTraderAuth.Sockets.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health of the sessions to the health checks of a program.</summary>
public static class CTraderSessionHealthChecksBuilderExtensions
{
    /// <summary>Degraded when an account is unauthorized for more than 10 s, or refused, or when there is no account to authorize; unhealthy after 60 s, when cTrader refuses the application, or when a trader must consent again.</summary>
    /// <remarks>Reads the status in memory and sends nothing. Contains no secret.</remarks>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the check. Default: <c>ctrader-sessions</c>.</param>
    /// <param name="failureStatus">The status that is reported instead of <see cref="HealthStatus.Unhealthy"/>. Default: <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">The tags of the check. Default: none.</param>
    public static IHealthChecksBuilder AddCTraderSessions(
        this IHealthChecksBuilder builder, string name = "ctrader-sessions", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name, static services => ActivatorUtilities.CreateInstance<SessionsHealthCheck>(services), failureStatus, tags));
    }
}
