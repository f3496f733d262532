using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using CTraderAuth.Testing;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tests.Tokens;

/// <summary>The server has rotated, and the store is away: the new pair lives in memory.</summary>
public sealed class UnsavedPairTests : TokensTest
{
    [Theory]
    [InlineData("connect")]
    [InlineData("import")]
    [InlineData("refresh")]
    [InlineData("refresh twice")]
    [InlineData("replace")]
    public async Task Nobody_waits_for_the_store(string call)
    {
        var old = await GivenGrant("alice");
        var refreshToken = (await Auth.GetTokenAsync(Sandbox.IssueCode("trader-2"), cancellationToken: Token)).RefreshToken;
        var code = Sandbox.IssueCode("trader-2");
        GivenStoreThatTakesAttemptsOnly();

        var served = await (call switch
        {
            "connect" => Tokens.ConnectAsync("alice", code, Token),
            "import" => Tokens.ImportAsync("alice", refreshToken, Token),
            "replace" => Tokens.ReplaceRejectedAsync("alice", old.Value, Token),
            _ => Tokens.RefreshAsync("alice", Token),
        });

        served.Generation.ShouldBe(2);
        (await Tokens.GetAsync("alice", Token)).Value.ShouldBe(served.Value);
        if (call is "refresh twice")
        {
            (await Tokens.RefreshAsync("alice", Token)).Value.ShouldBe(served.Value);
        }

        Refreshes.Count(request => request.Applied).ShouldBe(call is "connect" ? 0 : 1);
    }

    [Fact]
    public async Task A_rejection_of_a_pair_that_is_not_stored_yet_is_answered_at_once()
    {
        await GivenGrant("alice");
        GivenStoreThatTakesAttemptsOnly();
        var unsaved = await Tokens.RefreshAsync("alice", Token);

        var same = await Tokens.ReplaceRejectedAsync("alice", unsaved.Value, Token);

        same.Value.ShouldBe(unsaved.Value);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Nobody_waits_for_the_store_after_an_hour_without_a_call_either()
    {
        var program = GivenProgram();
        var tokens = program.GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        GivenStoreThatTakesAttemptsOnly();
        var unsaved = await tokens.RefreshAsync("alice", Token);
        CacheOf(program.GetRequiredService<LiveTokens>()).Remove("alice");

        (await tokens.GetAsync("alice", Token)).Value.ShouldBe(unsaved.Value);
    }

    [Fact]
    public async Task The_row_of_the_attempt_takes_no_pair_away()
    {
        var told = new ToldStore(Store);
        var tokens = GivenProgram(services: services => services.AddSingleton<CTraderAuth.Storage.IGrantStore>(told)).GetRequiredService<ICTraderTokens>();
        await using var bobs = await GivenWatchOfBobAsync(tokens);
        GivenStoreThatTakesAttemptsOnly();
        var unsaved = await tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        Store.Gate(operation => operation is "Save" ? throw new IOException("The disk is full.") : Task.CompletedTask);
        var next = bobs.MoveNextAsync().AsTask();
        told.Announce("alice");
        Store.Repair();
        await Tokens.RefreshAsync("bob", Token);
        Store.Gate(operation => operation is "Save" ? throw new IOException("The disk is full.") : Task.CompletedTask);
        told.Announce("bob");
        await next;

        (await tokens.GetAsync("alice", Token)).Value.ShouldBe(unsaved.Value);
    }

    [Fact]
    public async Task The_row_of_the_old_pair_does_not_come_back_to_life()
    {
        await GivenGrant("alice");
        var program = GivenProgram();
        var tokens = program.GetRequiredService<ICTraderTokens>();
        await tokens.GetAsync("alice", Token);
        GivenStoreThatTakesAttemptsOnly();
        var unsaved = await tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);

        // As a change of the row by somebody else would: it is read again.
        var rows = program.GetRequiredService<CTraderAuth.Rows.GrantRows>();
        var row = await rows.FindAsync("alice", Token);
        program.GetRequiredService<LiveTokens>().Publish(row);

        row.Grant!.Generation.ShouldBe(1);
        (await tokens.GetAsync("alice", Token)).Value.ShouldBe(unsaved.Value);
    }

    [Fact]
    public async Task The_end_of_the_program_waits_for_the_store_no_matter_how_long_it_was_unavailable()
    {
        await GivenGrant("alice");
        GivenExpired();
        var program = GivenProgram();
        var tries = GivenStoreThatTakesAttemptsOnly();
        var served = await program.GetRequiredService<ICTraderTokens>().GetAsync("alice", Token);
        await tries.WaitAsync(Token);
        for (var outage = 0; outage < 30; outage++)
        {
            await Time.WhenWaitsAsync(wait => wait > TimeSpan.Zero && wait <= TimeSpan.FromSeconds(5));
            Time.Advance(TimeSpan.FromSeconds(5));
            await tries.WaitAsync(Token);
        }

        var ending = program.DisposeAsync();
        await tries.WaitAsync(Token);
        Store.Repair();
        await ending;

        (await GivenTokens().GetAsync("alice", Token)).Value.ShouldBe(served.Value);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_new_pair_survives_loggers_and_listeners_that_throw()
    {
        await GivenGrant("alice");
        var program = GivenProgramWhoseObserversThrow();
        var tokens = program.GetRequiredService<ICTraderTokens>();
        using var listener = GivenListenerThatThrows(program);
        GivenStoreThatTakesAttemptsOnly();

        var served = await tokens.RefreshAsync("alice", Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
        Store.Repair();
        await program.DisposeAsync();

        served.Generation.ShouldBe(2);
        (await GivenTokens().GetAsync("alice", Token)).Value.ShouldBe(served.Value);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_logger_that_throws_leaves_no_caller_without_an_answer()
    {
        await GivenGrant("alice");
        var tokens = GivenProgramWhoseObserversThrow().GetRequiredService<ICTraderTokens>();
        Store.Break();

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(tokens.GetAsync("alice", Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token));

        thrown.Message.ShouldContain("The disk is full.");
    }

    [Fact]
    public async Task A_response_that_could_not_be_read_is_kept_however_long_the_store_is_away()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Answer(200, "application/json", """{"accessToken":"mosAt8x0vqUuJkYp3rQ5w""", afterProcessing: true));
        GivenStoreThatTakesAttemptsOnly();
        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        for (var outage = 0; outage < 10; outage++)
        {
            await WhenPausesAsync();
            Time.Advance(TimeSpan.FromSeconds(5));
        }

        Store.Repair();
        var kept = await PassAsync(WhenAsync("alice", status => status.State is GrantState.ReauthorizationRequired), WhenPausesAsync);

        thrown.OutcomeUnknown.ShouldBeTrue();
        kept.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        (await Store.ContentAsync("alice")).ShouldContain("mosAt8x0vqUuJkYp3rQ5w");
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Half_a_pair_that_cannot_be_stored_is_said_to_be_unavailable()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Answer(200, "application/json", """{"refreshToken":"rrrrrrrrrrrrrrrrrrrrrrrr","expiresIn":2628000}"""));
        GivenStoreThatTakesAttemptsOnly();

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));

        thrown.Message.ShouldContain("cannot be stored yet");
        thrown.Message.ShouldNotContain("rrrr");
    }

    private ServiceProvider GivenProgramWhoseObserversThrow() =>
        GivenProgram(services: services => services.AddLogging(logging => logging.AddProvider(new LoggerThatThrows())));

    private static MeterListener GivenListenerThatThrows(ServiceProvider program)
    {
        var meters = program.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name is "ctrader_auth.unsaved_pairs" or "ctrader_auth.rotations")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("The listener is broken."));
        listener.Start();
        return listener;
    }

    /// <summary>The first write succeeds, and none after it; hands back what counts those that fail.</summary>
    private SemaphoreSlim GivenStoreThatTakesAttemptsOnly()
    {
        var failed = new SemaphoreSlim(0);
        var saves = 0;
        Store.Gate(operation =>
        {
            if (operation is not "Save" || Interlocked.Increment(ref saves) is 1)
            {
                return Task.CompletedTask;
            }

            failed.Release();
            throw new IOException("The disk is full.");
        });
        return failed;
    }

    /// <summary>Completes once a flight waits before it tries to write again.</summary>
    private Task WhenPausesAsync() => Time.WhenWaitsAsync(wait => wait >= TimeSpan.FromMilliseconds(200) && wait <= TimeSpan.FromSeconds(5));

    // Idle tokens are evicted by real time.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_cache")]
    private static extern ref MemoryCache CacheOf(LiveTokens live);
}
