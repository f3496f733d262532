using CTraderAuth.Lifetime;

namespace CTraderAuth.Tests.Lifetime;

public sealed class SpendingGateTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly SpendingGate _gate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Nothing_is_waited_for_while_nothing_is_inside()
    {
        _gate.Inside.Done.IsCompleted.ShouldBeTrue();
        _gate.Inside.AtMost.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task What_is_inside_is_done_when_the_last_passage_ends_and_takes_no_longer_than_the_longest()
    {
        var first = await _gate.EnterAsync(TimeSpan.FromSeconds(30), Token);
        var second = await _gate.EnterAsync(Long, Token);
        var (done, atMost) = _gate.Inside;

        first.Dispose();
        first.Dispose();
        var doneAfterOne = done.IsCompleted;
        second.Dispose();

        atMost.ShouldBe(Long);
        doneAfterOne.ShouldBeFalse();
        done.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_enters_while_it_is_closed_and_those_who_wait_enter_once_it_opens()
    {
        _gate.Close();
        _gate.Close();
        var entering = _gate.EnterAsync(Long, Token).AsTask();

        entering.IsCompleted.ShouldBeFalse();
        _gate.Inside.Done.IsCompleted.ShouldBeTrue();
        _gate.Open();

        using var passage = await entering;
        _gate.Inside.Done.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task The_end_of_the_program_ends_the_wait_at_a_closed_gate()
    {
        using var stopping = new CancellationTokenSource();
        _gate.Close();
        var entering = _gate.EnterAsync(Long, stopping.Token).AsTask();

        await stopping.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(entering);
        await Should.ThrowAsync<OperationCanceledException>(_gate.EnterAsync(Long, stopping.Token).AsTask());
    }

    [Fact]
    public async Task It_watches_as_long_as_somebody_is_inside()
    {
        var (began, ended) = (0, 0);
        var watched = new SpendingGate { Watch = () => { began++; return new Watching(() => ended++); } };

        var first = await watched.EnterAsync(Long, Token);
        (await watched.EnterAsync(Long, Token)).Dispose();
        var endedWhileInside = ended;
        first.Dispose();

        (began, endedWhileInside, ended).ShouldBe((1, 0, 1));
    }

    private sealed class Watching(Action disposed) : IDisposable
    {
        public void Dispose() => disposed();
    }
}
