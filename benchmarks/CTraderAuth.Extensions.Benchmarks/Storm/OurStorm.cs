using CTraderAuth.Benchmarks.Rotations;
using CTraderAuth.Rotation;
using CTraderAuth.Rows;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Storm;

/// <summary>Our library with grants in memory, whose reads take as long as asked for.</summary>
internal sealed class OurStorm : IStorm
{
    private readonly InstantServer server = new(StormSection.ServerTakes);
    private readonly ServiceProvider app;
    private readonly ICTraderTokens tokens;

    private OurStorm(TimeSpan readTakes)
    {
        app = App.Start(server, around: readTakes > TimeSpan.Zero ? store => new SlowReads(store, readTakes) : null);
        tokens = app.GetRequiredService<ICTraderTokens>();
    }

    public int Refreshes => server.Requests;

    public static async Task<IStorm> StartAsync(TimeSpan readTakes)
    {
        var storm = new OurStorm(readTakes);
        await storm.tokens.ImportAsync("other", App.Pair(TimeSpan.Zero));

        // An imported pair that has expired is rotated at once, so the row is put there past the front door.
        var rows = storm.app.GetRequiredService<GrantRows>();
        await rows.TrySaveAsync(await rows.FindAsync("my-bot", default), GrantTransition.Adopt(null, App.Pair(TimeSpan.FromDays(31)), "id"), default);
        return storm;
    }

    public Task AskAsync() => tokens.GetAsync("my-bot").AsTask();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
