using CTraderAuth.Benchmarks.Rotations;
using CTraderAuth.Protocol;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Stores;

/// <summary>A program on a store, with grants that it rotates, and a server that is not part of the measurement.</summary>
internal sealed class StoreProgram : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public StoreProgram(Action<ICTraderAuthBuilder> use, ITokenEndpoint? server = null, TimeProvider? clock = null)
    {
        var services = new ServiceCollection().AddLogging();
        use(services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri) = ("id", "secret", "http://localhost/")));
        services.AddSingleton(server ?? new InstantServer(TimeSpan.Zero));
        services.AddSingleton(clock ?? TimeProvider.System);
        _services = services.BuildServiceProvider();
        Tokens = _services.GetRequiredService<ICTraderTokens>();
    }

    public IServiceProvider Services => _services;

    public ICTraderTokens Tokens { get; }

    public IGrantStore Store => _services.GetRequiredService<IGrantStore>();

    public async Task<StoreProgram> WithGrantsAsync(int count)
    {
        await Parallel.ForAsync(0, count, async (i, stop) => await Tokens.ImportAsync(Subject(i), App.Pair(TimeSpan.Zero), stop));
        return this;
    }

    public Task RotateAsync(int number) => Tokens.RefreshAsync(Subject(number));

    public static string Subject(int number) => $"trader-{number}";

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
