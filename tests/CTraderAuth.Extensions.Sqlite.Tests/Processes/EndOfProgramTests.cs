using CTraderAuth.Testing;
using CTraderAuth.Tests.Consent.Browser;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Processes;

/// <summary>R25: the end of a program loses nothing, and nothing else delays it. Twenty times each when CTRADERAUTH_CAMPAIGN is set.</summary>
public sealed class EndOfProgramTests : TemporaryFolder
{
    private static readonly int Repeats = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 } ? 20 : 1;

    // RequestTimeout is 60 s there, and 15 s are added for the store.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _arrived = new(0);
    private readonly SemaphoreSlim _answered = new(0);

    public static TheoryData<string, TokenRequestMethod, string> Ends
    {
        get
        {
            var ends = new TheoryData<string, TokenRequestMethod, string>();
            foreach (var shape in new[] { "started", "built", "provider", "disposed" })
            {
                foreach (var method in new[] { TokenRequestMethod.Get, TokenRequestMethod.Post })
                {
                    foreach (var how in new[] { "SIGTERM", "SIGINT", "return" })
                    {
                        ends.Add(shape, method, how);
                    }
                }
            }

            return ends;
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_rotation_whose_answer_is_on_its_way_is_waited_for(string shape, TokenRequestMethod method, string how)
    {
        await using var sandbox = GivenSandbox();
        await using var parent = await GivenGrant(sandbox);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            using var program = EndingProcess.Start(sandbox, File, shape, "refresh", method);
            await _arrived.WaitAsync(Cancellation);
            await program.WhenSaysAsync("working", Cancellation);

            await program.TellAsync(how, Cancellation);
            _answered.Release();

            (await program.EndAsync(Bound, Cancellation)).ShouldBe(ExitCode(shape, how));
            var status = (await parent.GetRequiredService<ICTraderTokens>().GetStatusAsync("alice", Cancellation)).ShouldNotBeNull();
            status.State.ShouldBe(GrantState.Connected);
            status.Generation.ShouldBe(repeat + 2);
        }
    }

    [Fact]
    public async Task A_thread_pool_that_is_blocked_for_good_does_not_keep_the_program()
    {
        await using var sandbox = GivenSandbox();
        await using var parent = await GivenGrant(sandbox);
        using var program = EndingProcess.Start(sandbox, File, "provider", "blocked");
        await program.WhenSaysAsync("working", Cancellation);

        await program.TellAsync("return", Cancellation);

        (await program.EndAsync(Prompt, Cancellation)).ShouldBe(0);
    }

    [Theory]
    [InlineData("started", "SIGTERM")]
    [InlineData("built", "SIGINT")]
    [InlineData("provider", "SIGTERM")]
    [InlineData("provider", "SIGHUP")]
    [InlineData("provider", "return")]
    [InlineData("disposed", "return")]
    public async Task A_pair_that_is_not_stored_yet_is_waited_for(string shape, string how)
    {
        await using var sandbox = GivenSandbox();
        await using var parent = await GivenGrant(sandbox);
        await System.IO.File.WriteAllTextAsync($"{File}.away", "", Cancellation);
        _answered.Release();
        using var program = EndingProcess.Start(sandbox, File, shape, "unsaved");
        await program.WhenSaysAsync("generation 2", Cancellation);
        await program.WhenSaysAsync("working", Cancellation);

        await program.TellAsync(how, Cancellation);
        System.IO.File.Delete($"{File}.away");

        await program.EndAsync(Bound, Cancellation);
        var status = (await parent.GetRequiredService<ICTraderTokens>().GetStatusAsync("alice", Cancellation)).ShouldNotBeNull();
        status.Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData("started", "SIGTERM")]
    [InlineData("started", "SIGINT")]
    [InlineData("built", "SIGTERM")]
    [InlineData("built", "SIGINT")]
    [InlineData("provider", "SIGTERM")]
    [InlineData("provider", "SIGINT")]
    [InlineData("provider", "return")]
    [InlineData("disposed", "return")]
    public async Task Nothing_else_delays_the_end(string shape, string how)
    {
        await using var sandbox = GivenSandbox();
        await using var parent = await GivenGrant(sandbox);
        using var program = EndingProcess.Start(sandbox, File, shape, "idle");
        await program.WhenSaysAsync("working", Cancellation);

        await program.TellAsync(how, Cancellation);

        (await program.EndAsync(Prompt, Cancellation)).ShouldBe(ExitCode(shape, how));
    }

    [Theory]
    [InlineData("built")]
    [InlineData("provider")]
    public async Task A_second_Ctrl_C_ends_the_program_at_once(string shape)
    {
        await using var sandbox = GivenSandbox();
        await using var parent = await GivenGrant(sandbox);
        using var program = EndingProcess.Start(sandbox, File, shape, "refresh");
        await _arrived.WaitAsync(Cancellation);
        await program.WhenSaysAsync("working", Cancellation);
        await program.TellAsync("SIGINT", Cancellation);

        await program.TellAsync("SIGINT", Cancellation);

        (await program.EndAsync(Prompt, Cancellation)).ShouldBe(130);
        _answered.Release();
    }

    [Theory]
    [InlineData("SIGINT")]
    [InlineData("SIGTERM")]
    public async Task A_started_host_that_waits_for_a_consent_ends(string how)
    {
        await using var sandbox = GivenSandbox();
        using var program = EndingProcess.Start(sandbox, File, "started", "consent", redirectUri: $"http://127.0.0.1:{FreePort.Next()}/callback");
        await program.WhenSaysAsync("working", Cancellation);

        await program.TellAsync(how, Cancellation);

        await program.EndAsync(Prompt, Cancellation);
    }

    // A host ends in good order. Without one nobody handles the signal, and it kills as it would without the library.
    private static int ExitCode(string shape, string how) => (shape, how) switch
    {
        ("started", _) or (_, "return") => 0,
        (_, "SIGINT") => 130,
        _ => 143,
    };

    private CTraderSandbox GivenSandbox() => CTraderSandbox.Start(options => options.OnTokenRequest = request =>
    {
        if (request.GrantType is "refresh_token")
        {
            // Processed, and the answer is still here.
            _arrived.Release();
            _answered.Wait(Cancellation);
        }
    });

    private async Task<ServiceProvider> GivenGrant(CTraderSandbox sandbox)
    {
        var services = new ServiceCollection();
        services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UseSqlite($"Data Source={File}");
        var program = services.BuildServiceProvider();
        await program.GetRequiredService<ICTraderTokens>().ConnectAsync("alice", sandbox.IssueCode(), Cancellation);
        return program;
    }
}
