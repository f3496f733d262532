using CTraderAuth.Sockets.Diagnostics;
using CTraderAuth.Sockets.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CTraderAuth.Sockets.Health;

/// <summary>Whether the accounts of all sessions are authorized.</summary>
internal sealed class SessionsHealthCheck(IServiceProvider services, SessionNames names, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var found = names.All.Select(name => Of(services.GetRequiredKeyedService<ICTraderSession>(name))).ToList();
        var worst = found.Select(static one => one.Health).DefaultIfEmpty(HealthStatus.Healthy).Min();
        var problems = string.Join(" ", found.Where(static one => one.Health != HealthStatus.Healthy).Select(static one => one.Problem));
        return Task.FromResult(new HealthCheckResult(worst == HealthStatus.Unhealthy ? context.Registration.FailureStatus : worst, problems.Length > 0 ? problems : null));
    }

    private (HealthStatus Health, string Problem) Of(ICTraderSession session)
    {
        var status = session.Status;
        return (SessionHealth.Of(status, time.GetUtcNow()), $"Session {LoggedText.Of(session.Name)} is {status.State}: {status.LastError ?? "not all accounts are authorized."}");
    }
}
