using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

/// <summary>A process that was stopped, or whose machine slept, while a request was under way.</summary>
public sealed class WakingTests : EndpointTest
{
    private static readonly TimeSpan Night = TimeSpan.FromHours(8);

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _awake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task An_answer_that_came_in_the_meantime_is_read()
    {
        await using var server = GivenServer();
        var sending = Refresh(server.Address);
        await _asked.Task;

        Time.Advance(Night);
        _awake.SetResult();

        (await sending).Kind.ShouldBe(TokenAnswerKind.Pair);
    }

    [Fact]
    public async Task No_answer_is_waited_for_half_as_long_again_and_no_longer()
    {
        await using var server = GivenServer();
        var sending = Refresh(server.Address);
        await _asked.Task;

        Time.Advance(Night);
        Time.Advance(Options.RequestTimeout / 2);

        (await sending).Kind.ShouldBe(TokenAnswerKind.Unknown);
    }

    [Fact]
    public async Task A_timer_that_is_a_little_late_ends_the_wait_at_once()
    {
        await using var server = GivenServer();
        var sending = Refresh(server.Address);
        await _asked.Task;

        Time.Advance(Options.RequestTimeout * 1.1);

        (await sending).Kind.ShouldBe(TokenAnswerKind.Unknown);
    }

    private RawServer GivenServer() => new(async connection =>
    {
        await connection.ReadRequestAsync();
        _asked.SetResult();
        await Task.WhenAny(_awake.Task, connection.ReadThroughAsync("never"));
        await connection.WriteAsync(Answers.Json(Answers.Pair));
    });
}
