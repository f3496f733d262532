using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Lifetime;

/// <summary>The grants of one container, from their first use to the end of the program.</summary>
/// <remarks>Depends on no store, so it is there where a test replaces <see cref="ICTraderTokens"/> and names no store.</remarks>
internal sealed class ProgramLife : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<Func<Task>> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _hostStops;

    public ProgramLife(IHostApplicationLifetime? host = null) =>
        _hostStops = host?.ApplicationStopping.UnsafeRegister(static life => _ = ((ProgramLife)life!)._ending.CancelAsync(), this) ?? default;

    /// <summary>What must not be interrupted. A simulated program has its own, so that it can die without this process.</summary>
    public SpendingGate Spending { get; init; } = ProcessEnd.Spending;

    /// <summary>The program begins to end: nothing is waited for any more.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>The end has come: nothing is spent any more. Reading is allowed.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Completes once the grants of this container are in use, however <see cref="ICTraderTokens"/> is decorated; never where it is replaced.</summary>
    public Task Begun => _begun.Task;

    public void Begin(Func<Task> stop) => _begun.TrySetResult(stop);

    /// <summary>Ends what waits and lets nothing new begin, both before it returns. The result completes once every callback has run, and fails with one that throws.</summary>
    public Task CancelAsync() => Task.WhenAll(_ending.CancelAsync(), _stopping.CancelAsync());

    /// <summary>Waits for what is being spent or stored, if the grants were ever used.</summary>
    public Task StopAsync() => _begun.Task.IsCompletedSuccessfully ? _begun.Task.Result() : Task.CompletedTask;

    public void Dispose() => _hostStops.Dispose();
}
