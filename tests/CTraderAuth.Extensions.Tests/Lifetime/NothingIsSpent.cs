using CTraderAuth.Lifetime;
using CTraderAuth.Tests.Lifetime;

[assembly: AssemblyFixture(typeof(NothingIsSpent))]

namespace CTraderAuth.Tests.Lifetime;

/// <summary>A test that leaves something behind holds up the end of this process, as it would hold up the program of a user.</summary>
public sealed class NothingIsSpent : IAsyncDisposable
{
    // A passage that is left behind is waited for longer than this: for LastWait, at least 16 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(14);

    public async ValueTask DisposeAsync()
    {
        await ProcessEnd.StopAsync().WaitAsync(Patience);
        await ProcessEnd.Spending.Inside.Done.WaitAsync(Patience);
    }
}
