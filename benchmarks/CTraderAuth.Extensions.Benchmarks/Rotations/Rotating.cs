using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>A program in which every call for a token finds it expired, and so rotates.</summary>
internal sealed class Rotating : IAsyncDisposable
{
    private readonly LeapingClock clock = new();
    private readonly ServiceProvider services;
    private readonly ICTraderTokens tokens;

    private Rotating(string? file, Func<IGrantStore, IGrantStore>? around)
    {
        services = App.Start(new InstantServer(TimeSpan.Zero), file, around, clock);
        tokens = services.GetRequiredService<ICTraderTokens>();
    }

    public static async Task<Rotating> StartAsync(string? file = null, Func<IGrantStore, IGrantStore>? around = null)
    {
        var rotating = new Rotating(file, around);
        await rotating.tokens.ImportAsync("my-bot", App.Pair(TimeSpan.Zero));
        rotating.clock.Leap(TimeSpan.FromDays(31));
        return rotating;
    }

    public async Task RotateAsync()
    {
        clock.Leap(InstantServer.Life);
        await tokens.GetAsync("my-bot");
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
