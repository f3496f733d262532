using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using CTraderAuth.Tests;
using Xunit.v3;

[assembly: TestLimit]

namespace CTraderAuth.Tests;

/// <summary>Cancels the token of a test that takes too long: one that waits for what does not come fails, with its name. A test that does not end then either ends its host.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestLimitAttribute : Attribute, IBeforeAfterTestAttribute
{
    private static readonly bool IsCampaign = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 };

    // More than any test takes on a busy machine.
    private static readonly TimeSpan Limit = IsCampaign ? TimeSpan.FromHours(2) : TimeSpan.FromMinutes(8);
    private static readonly TimeSpan ToEnd = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<IXunitTest, Running> _running = new();

    public void Before(MethodInfo methodUnderTest, IXunitTest test) => _running[test] = new(test.TestDisplayName, TestContext.Current);

    public void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (!_running.TryRemove(test, out var running))
        {
            return;
        }

        running.Dispose();
        if (running.WasCancelled)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"The test was cancelled after {Limit.TotalMinutes} minutes."));
        }
    }

    private sealed class Running : IDisposable
    {
        private readonly string _name;
        private readonly ITestContext _context;
        private readonly Timer _timer;
        private volatile bool _cancelled;

        public Running(string name, ITestContext context)
        {
            (_name, _context) = (name, context);
            _timer = new(_ => PassLimit());
            _timer.Change(Limit, ToEnd);
        }

        public bool WasCancelled => _cancelled;

        public void Dispose() => _timer.Dispose();

        private void PassLimit()
        {
            if (_cancelled)
            {
                Environment.FailFast($"The test does not end although it was cancelled: {_name}");
            }

            _cancelled = true;
            _context.CancelCurrentTest();
        }
    }
}
