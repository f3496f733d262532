using CTraderAuth.Sockets.Pacing;
using CTraderAuth.Sockets.Sessions;
using CTraderAuth.Sockets.Tests.Authorization;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Sockets.Tests.Sessions;

/// <summary>A program that always has requests waiting, and a rotation that is due in an hour.</summary>
public sealed class RotationReserveTests : IDisposable
{
    private const int Accounts = 20;

    private readonly TestClock _time = new(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));
    private readonly ScriptedTokens _tokens;
    private readonly Pacer _pacer;
    private readonly RotationReserve _reserve;

    public RotationReserveTests()
    {
        _tokens = new(_time) { RefreshDueAt = _time.GetUtcNow().AddHours(1) };
        _pacer = new(45, 4, _time);
        _reserve = new(_tokens, "alice", _pacer, _time);

        // More than can be sent in these tests.
        _ = Enumerable.Range(0, 1000).Select(_ => _pacer.WaitAsync(PaceKind.Request, Token)).ToList();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Shortly_before_a_rotation_is_due_there_is_a_place_for_every_account()
    {
        _reserve.Follow(Ready(1));
        Pass(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(4));
        Pass(TimeSpan.FromSeconds(1.5));
        CountAtOnce().ShouldBeInRange(8, 16);

        Pass(TimeSpan.FromSeconds(2.4));

        CountAtOnce().ShouldBeGreaterThanOrEqualTo(2 * Accounts);
    }

    [Fact]
    public void A_rotation_that_is_over_gives_the_places_back()
    {
        GivenDue();
        _tokens.RefreshDueAt = _time.GetUtcNow().AddHours(1);

        _reserve.Follow(Ready(2));

        Pass(TimeSpan.FromSeconds(2.4));
        CountAtOnce().ShouldBeInRange(8, 16);
    }

    [Fact]
    public void A_rotation_that_does_not_come_gives_them_back_after_ten_seconds()
    {
        GivenDue();

        Pass(TimeSpan.FromSeconds(9));
        CountAtOnce().ShouldBeGreaterThanOrEqualTo(2 * Accounts);
        Pass(TimeSpan.FromSeconds(4));

        CountAtOnce().ShouldBeInRange(8, 16);
    }

    [Fact]
    public void A_core_that_cannot_say_when_changes_nothing()
    {
        _tokens.RefreshDueAt = null;

        _reserve.Follow(Ready(1));

        Pass(TimeSpan.FromSeconds(3));
        CountAtOnce().ShouldBeInRange(8, 16);
    }

    [Fact]
    public async Task An_answer_to_a_question_before_the_rotation_does_not_replace_the_newer_one()
    {
        var answers = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        var asked = 0;
        _tokens.OnStatusRead = () => answers[asked++].Task;
        _tokens.RefreshDueAt = _time.GetUtcNow().AddMinutes(-1);
        _reserve.Follow(Ready(1));
        _tokens.RefreshDueAt = _time.GetUtcNow().AddHours(1);
        _reserve.Follow(Ready(2));

        // On a thread without a context, so that it is noted before this goes on.
        await Task.Run(answers[1].SetResult, Token);
        await Task.Run(answers[0].SetResult, Token);

        Pass(TimeSpan.FromHours(1));
        CountAtOnce().ShouldBeGreaterThanOrEqualTo(2 * Accounts);
    }

    [Fact]
    public void An_account_that_is_authorized_again_is_no_rotation()
    {
        GivenDue();

        _reserve.Follow(Ready(1) with { State = CTraderAuthorizationState.Authorizing, Generation = 2 });
        _reserve.Follow(Ready(1));

        Pass(TimeSpan.FromSeconds(2.4));
        CountAtOnce().ShouldBeGreaterThanOrEqualTo(2 * Accounts);
    }

    public void Dispose()
    {
        _reserve.Dispose();
        _pacer.Dispose();
    }

    private static CTraderAuthorizationStatus Ready(long generation) => new()
    {
        State = CTraderAuthorizationState.Ready,
        Generation = generation,
        Accounts = [.. Enumerable.Range(1, Accounts).Select(static id => new CTraderAccountStatus { Account = id, State = CTraderAccountState.Authorized })],
    };

    private void GivenDue()
    {
        _reserve.Follow(Ready(1));
        Pass(TimeSpan.FromHours(1));
    }

    // In steps, because a clock that jumps lets nobody send on the way.
    private void Pass(TimeSpan time)
    {
        var step = TimeSpan.FromMilliseconds(2);
        if (time > TimeSpan.FromMinutes(1))
        {
            _time.Advance(time - TimeSpan.FromSeconds(2));
            time = TimeSpan.FromSeconds(2);
        }

        for (var end = _time.GetUtcNow() + time; _time.GetUtcNow() < end;)
        {
            _time.Advance(step);
        }
    }

    // How many that authorize would not have to wait; they are taken.
    private int CountAtOnce()
    {
        var taken = 0;
        using var enough = new CancellationTokenSource();
        while (_pacer.WaitAsync(PaceKind.Authorization, enough.Token).IsCompletedSuccessfully)
        {
            taken++;
        }

        enough.Cancel();
        return taken;
    }
}
