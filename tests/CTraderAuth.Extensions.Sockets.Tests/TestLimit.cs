using System.Runtime.CompilerServices;
using Xunit.Sdk;

namespace CTraderAuth.Sockets.Tests;

/// <summary>The token of the running test, which is cancelled when the test takes too long: one that waits for what does not come fails, with its name.</summary>
internal static class TestLimit
{
    // More than any test takes on a busy machine.
    private static readonly TimeSpan Limit = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 } ? TimeSpan.FromHours(2) : TimeSpan.FromMinutes(3);

    private static readonly ConditionalWeakTable<ITest, CancellationTokenSource> Limits = [];

    public static CancellationToken Token => TestContext.Current.Test is { } test ? Limits.GetValue(test, Begin).Token : TestContext.Current.CancellationToken;

    private static CancellationTokenSource Begin(ITest test)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        return limit;
    }
}
