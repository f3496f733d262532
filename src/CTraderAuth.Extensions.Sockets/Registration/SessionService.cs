using CTraderAuth.Sockets.Sessions;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Sockets.Registration;

/// <summary>Starts a session with the host, and stops it.</summary>
internal sealed class SessionService(CTraderSession session) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        session.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => session.StopAsync();
}
