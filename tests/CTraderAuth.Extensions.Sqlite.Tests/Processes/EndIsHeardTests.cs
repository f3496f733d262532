using System.Globalization;
using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Processes;

/// <summary>The end of a grant is heard by the watchers of another process, in real time.</summary>
public sealed class EndIsHeardTests : TemporaryFolder
{
    // A second is the goal, and what is measured on an idle machine. Before, a watcher slept for up to a minute.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    private static readonly string[] Subjects = [.. Enumerable.Range(1, 20).Select(number => $"trader-{number}")];

    [Fact]
    public async Task Watchers_of_another_process_hear_that_a_response_was_lost_as_soon_as_it_is_known()
    {
        await using var sandbox = CTraderSandbox.Start();
        await using var program = GivenProgram(sandbox);
        var tokens = program.GetRequiredService<ICTraderTokens>();
        foreach (var subject in Subjects)
        {
            await tokens.ConnectAsync(subject, sandbox.IssueCode(subject), Cancellation);
        }

        using var other = GrantProcess.Watch(sandbox, File, Subjects);
        (await other.ReadLineAsync(Cancellation)).ShouldBe("watching");
        sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: true), Subjects.Length);

        var here = Task.WhenAll(Subjects.Select(subject => EndAsync(tokens, subject)));
        var there = await other.ReadToEndAsync(Cancellation);
        var ended = (await here).ToDictionary(end => end.Subject, end => end.At);

        var delays = there.Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => new DateTimeOffset(long.Parse(parts[2], CultureInfo.InvariantCulture), TimeSpan.Zero) - ended[parts[0]]);
        TestContext.Current.TestOutputHelper?.WriteLine($"longest delay {delays.Values.Max().TotalMilliseconds:0} ms");
        there.ShouldAllBe(line => line.Contains(nameof(ReauthorizationReason.ResponseLost)));
        delays.Keys.ShouldBe(Subjects, ignoreOrder: true);
        delays.Values.ShouldAllBe(delay => delay < Bound);
    }

    /// <summary>Rotates, loses the response, and tells when this process has found that the grant ended.</summary>
    private static async Task<(string Subject, DateTimeOffset At)> EndAsync(ICTraderTokens tokens, string subject)
    {
        var ended = tokens.WatchAllAsync(Cancellation).FirstAsync(status => status.Subject == subject && status.State is GrantState.ReauthorizationRequired, Cancellation).AsTask();
        (await Should.ThrowAsync<CTraderUnavailableException>(() => tokens.RefreshAsync(subject, Cancellation))).OutcomeUnknown.ShouldBeTrue();
        (await ended).Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        return (subject, TimeProvider.System.GetUtcNow());
    }

    private ServiceProvider GivenProgram(CTraderSandbox sandbox)
    {
        var services = new ServiceCollection();
        services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UseSqlite($"Data Source={File}");
        return services.BuildServiceProvider();
    }
}
