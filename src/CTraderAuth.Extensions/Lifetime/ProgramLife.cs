using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Lifetime;

/// <summary>The grants of one container, from their first use to the end of the program.</summary>
/// <remarks>Depends on no store, so it can be resolved where a test replaces <see cref="ICTraderTokens"/> and registers no store.</remarks>
internal sealed class ProgramLife : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<Func<Task>> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _hostStops;

    public ProgramLife(IHostApplicationLifetime? host = null) =>
        _hostStops = host?.ApplicationStopping.UnsafeRegister(static life => _ = ((ProgramLife)life!)._ending.CancelAsync(), this) ?? default;

    /// <summary>Guards the work that must not be interrupted. A simulated program has its own gate, so that it can end without this process.</summary>
    public SpendingGate Spending { get; init; } = ProcessEnd.Spending;

    /// <summary>The program is beginning to stop: nothing waits any more.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>The program has stopped: nothing is spent any more. Reads are still allowed.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Completes once the grants of this container are in use, even if <see cref="ICTraderTokens"/> is decorated; never if it is replaced.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Begins to use the grants of a container; false when a test replaced their service: then nothing begins, and there may be no store at all.</summary>
    /// <typeparam name="TTokens"><see cref="ICTraderTokens"/>.</typeparam>
    public bool BeginsWith<TTokens>(IServiceProvider services)
        where TTokens : class
    {
        services.GetService(typeof(TTokens));
        return Begun.IsCompleted;
    }

    public void Begin(Func<Task> stop) => _begun.TrySetResult(stop);

    /// <summary>Before it returns, ends all waits and prevents new work. The task completes when every callback has run, and fails if one throws.</summary>
    public Task CancelAsync() => Task.WhenAll(_ending.CancelAsync(), _stopping.CancelAsync());

    /// <summary>Waits for everything that is being spent or stored, if the grants were ever used.</summary>
    public Task StopAsync() => _begun.Task.IsCompletedSuccessfully ? _begun.Task.Result() : Task.CompletedTask;

    public void Dispose() => _hostStops.Dispose();
}
