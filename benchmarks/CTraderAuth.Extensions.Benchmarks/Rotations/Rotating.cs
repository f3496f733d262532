using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>A program in which every call for a token finds it expired, and so rotates.</summary>
internal sealed class Rotating : IAsyncDisposable
{
    private readonly LeapingClock _clock = new();
    private readonly ServiceProvider _services;
    private readonly ICTraderTokens _tokens;

    private Rotating(string? file, Func<IGrantStore, IGrantStore>? around)
    {
        _services = App.Start(new InstantServer(TimeSpan.Zero), file, around, _clock);
        _tokens = _services.GetRequiredService<ICTraderTokens>();
    }

    public static async Task<Rotating> StartAsync(string? file = null, Func<IGrantStore, IGrantStore>? around = null)
    {
        var rotating = new Rotating(file, around);
        await rotating._tokens.ImportAsync("my-bot", App.Pair(TimeSpan.Zero));
        rotating._clock.Leap(TimeSpan.FromDays(31));
        return rotating;
    }

    public async Task RotateAsync()
    {
        _clock.Leap(InstantServer.Life);
        await _tokens.GetAsync("my-bot");
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
