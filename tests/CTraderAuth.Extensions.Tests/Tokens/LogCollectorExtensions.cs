using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Tests.Tokens;

internal static class LogCollectorExtensions
{
    // Of the machine's clock: a record that nobody writes fails the test by its name.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The first record that is meant, as soon as it is written.</summary>
    public static Task<FakeLogRecord> WhenLoggedAsync(this FakeLogCollector logs, Func<FakeLogRecord, bool> isMeant)
    {
        var cancellation = TestContext.Current.CancellationToken;
        return logs.GetLogsAsync(cancellation).FirstAsync(isMeant, cancellation).AsTask().WaitAsync(Limit, cancellation);
    }
}
