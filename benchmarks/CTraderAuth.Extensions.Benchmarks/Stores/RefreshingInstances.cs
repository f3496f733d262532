using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Benchmarks.Stores;

/// <summary>Programs with the refresher, which know nothing of each other.</summary>
internal sealed class RefreshingInstances : IAsyncDisposable
{
    private readonly List<StoreProgram> _programs = [];

    public static async Task<RefreshingInstances> StartAsync(Action<ICTraderAuthBuilder> use, RefresherSection.Ledger ledger, int rotationsPerSecond)
    {
        var instances = new RefreshingInstances();
        for (var i = 0; i < RefresherSection.Instances; i++)
        {
            var program = new StoreProgram(builder => use(builder.AddRefresher(options => (options.Concurrency, options.RotationsPerSecond) = (21, rotationsPerSecond))), new RefresherSection.NotingServer(ledger));
            instances._programs.Add(program);
            foreach (var service in program.Services.GetServices<IHostedService>())
            {
                await service.StartAsync(CancellationToken.None);
            }
        }

        return instances;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
        {
            foreach (var service in program.Services.GetServices<IHostedService>().Reverse())
            {
                await service.StopAsync(CancellationToken.None);
            }

            await program.DisposeAsync();
        }
    }
}
