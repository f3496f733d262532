using System.Reflection;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Tokens;
using StackExchange.Redis;

namespace CTraderAuth.Tests.Connections;

/// <summary>After a failure the roles of the servers are read again, by an update that begins after it.</summary>
public sealed class RoleUpdateTests
{
    private readonly TestClock _time = new(new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private readonly IConnectionMultiplexer _connection = DispatchProxy.Create<IConnectionMultiplexer, Updates>();
    private readonly RoleUpdate _roles;

    public RoleUpdateTests() => _roles = new(_time);

    private Updates Made => (Updates)_connection;

    private Task<IConnectionMultiplexer> Open => Task.FromResult(_connection);

    [Fact]
    public async Task A_failure_just_after_an_update_waits_for_the_next_one()
    {
        var first = _roles.Begin(Open);
        await first;
        _time.Advance(TimeSpan.FromMilliseconds(100));

        var second = _roles.Begin(Open);
        second.ShouldNotBeSameAs(first);
        _roles.Begin(Open).ShouldBeSameAs(second);
        await _time.WhenWaitsAsync(TimeSpan.FromMilliseconds(400));
        var early = Made.Count;
        _time.Advance(TimeSpan.FromMilliseconds(400));
        await second;

        (early, Made.Count).ShouldBe((1, 2));
    }

    [Fact]
    public async Task Failures_during_an_update_share_one_more_that_begins_after_it()
    {
        Made.Held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _roles.Begin(Open);
        await Made.Begun.Task;
        _time.Advance(TimeSpan.FromSeconds(1));

        var second = _roles.Begin(Open);
        second.ShouldNotBeSameAs(first);
        _roles.Begin(Open).ShouldBeSameAs(second);
        var early = Made.Count;
        Made.Held.SetResult(true);
        await second;

        first.IsCompleted.ShouldBeTrue();
        (early, Made.Count).ShouldBe((1, 2));
    }

    [Fact]
    public void Nothing_happens_while_the_connection_is_not_open()
    {
        _roles.Begin(new TaskCompletionSource<IConnectionMultiplexer>().Task).IsCompleted.ShouldBeTrue();
        _roles.Begin(null).IsCompleted.ShouldBeTrue();

        Made.Count.ShouldBe(0);
    }

    /// <summary>A connection that counts the updates of its roles.</summary>
    public class Updates : DispatchProxy
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Set, an update lasts until this is completed.</summary>
        public TaskCompletionSource<bool>? Held { get; set; }

        protected override object Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            targetMethod!.Name.ShouldBe(nameof(IConnectionMultiplexer.ConfigureAsync));
            Interlocked.Increment(ref _count);
            Begun.TrySetResult();
            return Held?.Task ?? Task.FromResult(true);
        }
    }
}
