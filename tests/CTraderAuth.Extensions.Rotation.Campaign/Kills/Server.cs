using CTraderAuth.Testing;

namespace CTraderAuth.Campaign.Kills;

/// <summary>The sandbox of one lane, which calls out when a request is at a place where the client is to be killed.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly AcceleratedClock _clock = new();
    private TaskCompletionSource _handled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public Server(RefreshTokenReuse reuse)
    {
        Reuse = reuse;
        _clock.Waits = wait => Call(wait == KillStep.ServerTakes ? Before : null);
        Sandbox = CTraderSandbox.Start(options =>
        {
            options.TimeProvider = _clock;
            options.CodeLifetime = TimeSpan.FromDays(1);
            options.Reuse = reuse;
            options.OnTokenRequest = Handle;
        });
    }

    public RefreshTokenReuse Reuse { get; }

    public CTraderSandbox Sandbox { get; }

    public string Clock => _clock.ToString();

    /// <summary>Called once, when a request waits to be processed.</summary>
    public Action? Before { get; set; }

    /// <summary>Called once, when a request has been processed and its answer has not left.</summary>
    public Action? After { get; set; }

    /// <summary>Ends once every request that has arrived has been processed.</summary>
    public async Task QuietAsync()
    {
        while (true)
        {
            var next = Volatile.Read(ref _handled);
            if (Volatile.Read(ref _count) >= Sandbox.TokenRequests.Count)
            {
                return;
            }

            await next.Task.WaitAsync(TimeSpan.FromMinutes(2));
        }
    }

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    private void Handle(SandboxRequest request)
    {
        Interlocked.Increment(ref _count);
        Interlocked.Exchange(ref _handled, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        Call(After);
    }

    private void Call(Action? act)
    {
        if (act is not null)
        {
            (Before, After) = (null, null);
            act();
        }
    }
}
