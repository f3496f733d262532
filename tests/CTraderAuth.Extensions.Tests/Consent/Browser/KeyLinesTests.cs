using CTraderAuth.Consent.Browser.Terminal;
using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Consent.Browser;

/// <summary>The way lines are read on Windows.</summary>
public sealed class KeyLinesTests
{
    private readonly Queue<ConsoleKeyInfo> _pressed = [];
    private readonly List<string> _shown = [];
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private KeyLines Keys => new(() => _pressed.Count > 0, _pressed.Dequeue, _shown.Add, _time);

    [Fact]
    public async Task Puts_a_line_together_and_leaves_the_next_one()
    {
        Press("ab\bc\rnext");

        (await Keys.ReadLineAsync(Cancellation)).ShouldBe("ac");

        string.Concat(_shown).ShouldBe($"ab\b \bc{Environment.NewLine}");
        string.Concat(_pressed.Select(key => key.KeyChar)).ShouldBe("next");
    }

    [Fact]
    public async Task Takes_no_key_after_it_was_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        var reading = Keys.ReadLineAsync(cancelled.Token);

        await cancelled.CancelAsync();
        Press("mine\r");
        _time.Advance(TimeSpan.FromMinutes(1));

        await Should.ThrowAsync<OperationCanceledException>(reading);
        _pressed.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Waits_for_the_rest_of_a_line()
    {
        Press("a");
        var reading = Keys.ReadLineAsync(Cancellation);

        Press("b\r");
        while (!reading.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await reading).ShouldBe("ab");
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(IOException))]
    public async Task Ends_with_null_without_a_console(Type failure)
    {
        var keys = new KeyLines(() => throw (Exception)Activator.CreateInstance(failure)!, _pressed.Dequeue, _shown.Add, _time);

        (await keys.ReadLineAsync(Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Ends_with_null_at_the_end_of_the_input()
    {
        Press("\u001a");

        (await Keys.ReadLineAsync(Cancellation)).ShouldBeNull();
    }

    private void Press(string keys)
    {
        foreach (var key in keys)
        {
            _pressed.Enqueue(new(key, key is '\r' ? ConsoleKey.Enter : key is '\b' ? ConsoleKey.Backspace : ConsoleKey.None, false, false, false));
        }
    }
}
