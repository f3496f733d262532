using System.Diagnostics.Metrics;
using CTraderAuth.Protocol.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace CTraderAuth.Tests.Rotation.Visibility;

public sealed class DurationTests : HeldTest
{
    [Fact]
    public async Task The_duration_of_a_rotation_holds_neither_the_pause_before_a_second_send_nor_the_wait_for_another_program()
    {
        var tokens = await GivenGrantAsync();
        var (first, second) = (GivenProgram(), GivenProgram());
        var durations = new[] { first, second }.Select(DurationsOf).ToArray();
        Time.Pass(TimeSpan.FromDays(31));
        var answers = new Queue<TokenAnswer?>([new(TokenAnswerKind.Unknown), null]);
        Server.Before = _ => Task.FromResult(answers.Dequeue());
        await Should.ThrowAsync<CTraderUnavailableException>(() => first.GetRequiredService<ICTraderTokens>().RefreshAsync("alice", Token));
        var waiting = second.GetRequiredService<ICTraderTokens>().WatchAsync("alice", Token).FirstAsync(Token).AsTask();

        var token = await PassAsync(waiting);
        await PassAsync(tokens.WatchAllAsync(Token).FirstAsync(status => status.State is GrantState.Connected, Token).AsTask());

        // The flight records the duration after it has stored the pair, which is all that the watch waits for.
        await Task.WhenAny(durations.Select(collector => collector.WaitForMeasurementsAsync(1, Token))).WaitAsync(TimeSpan.FromSeconds(30), Token);
        token.Generation.ShouldBe(2);
        durations.SelectMany(collector => collector.GetMeasurementSnapshot()).ShouldHaveSingleItem().Value.ShouldBeLessThan(5);
    }

    private static MetricCollector<double> DurationsOf(ServiceProvider program) =>
        new(program.GetRequiredService<IMeterFactory>(), "CTraderAuth", "ctrader_auth.rotation.duration");
}
