using CTraderAuth.Diagnostics;
using CTraderAuth.Lifetime;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Journal;

/// <summary>Stores what an earlier process left behind as soon as the host starts, before anybody asks.</summary>
internal sealed class JournalCollection(IServiceProvider services, ProgramLife program, ILogger<ResponseJournal> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!program.BeginsWith<ICTraderTokens>(services))
        {
            return;
        }

        try
        {
            await services.GetRequiredService<IResponseJournal>().CollectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The store is unavailable: the first rotation tries again before it sends anything.
            new QuietLogger(logger).CollectionFailed(e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
