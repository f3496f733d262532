using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.AspNetCore.Tests.Secrecy;

/// <summary>Starts to trace requests with the host, as tracing libraries do.</summary>
internal sealed class TracingService(DiagnosticListener requests, RequestTracer tracer) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        requests.Subscribe(tracer, static (_, _, _) => true);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
