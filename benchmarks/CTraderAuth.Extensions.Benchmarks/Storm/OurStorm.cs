using CTraderAuth.Benchmarks.Rotations;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Storm;

/// <summary>Our library with grants in memory, whose reads take as long as asked for.</summary>
internal sealed class OurStorm : IStorm
{
    private readonly InstantServer _server = new(StormSection.ServerTakes);
    private readonly ServiceProvider _app;
    private readonly ICTraderTokens _tokens;

    private OurStorm(TimeSpan readTakes)
    {
        _app = App.Start(_server, around: readTakes > TimeSpan.Zero ? store => new SlowReads(store, readTakes) : null);
        _tokens = _app.GetRequiredService<ICTraderTokens>();
    }

    public int Refreshes => _server.Requests;

    public static async Task<IStorm> StartAsync(TimeSpan readTakes)
    {
        var storm = new OurStorm(readTakes);
        await storm._tokens.ImportAsync("other", App.Pair(TimeSpan.Zero));

        // An imported pair that has expired is rotated at once, so the row is put there past the front door.
        var rows = storm._app.GetRequiredService<GrantRows>();
        await rows.TrySaveAsync(await rows.FindAsync("my-bot", default), GrantTransition.ImportPair(null, App.Pair(TimeSpan.FromDays(31)), "id"), default);
        return storm;
    }

    public Task AskAsync() => _tokens.GetAsync("my-bot").AsTask();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
