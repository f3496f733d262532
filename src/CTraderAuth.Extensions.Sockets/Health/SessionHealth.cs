using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CTraderAuth.Sockets.Health;

/// <summary>How well a session is. Pure.</summary>
internal static class SessionHealth
{
    private static readonly TimeSpan Degraded = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Unhealthy = TimeSpan.FromSeconds(60);

    public static HealthStatus Of(CTraderSessionStatus status, DateTimeOffset now)
    {
        var without = now - status.UnauthorizedSince ?? TimeSpan.Zero;
        if (status.State is CTraderSessionState.ApplicationRefused or CTraderSessionState.ReauthorizationRequired || without > Unhealthy)
        {
            return HealthStatus.Unhealthy;
        }

        var isWithout = status is { State: CTraderSessionState.Ready, Accounts.Count: 0 };
        var isRefused = status.Accounts.Any(static account => account.State == CTraderAccountState.Refused);
        return without > Degraded || isRefused || isWithout ? HealthStatus.Degraded : HealthStatus.Healthy;
    }
}
