using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Troubles;

/// <summary>R7 for the store: whatever befalls the file, the caller is told what to mend, nothing is sent that cannot be kept, and no pair is lost.</summary>
public sealed class TroubleTests : TemporaryFolder
{
    private readonly TestClock _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private Action? _atTheServer;

    public static TheoryData<string> Cases => [.. Trouble.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task R7_Nothing_is_sent_while_the_attempt_cannot_be_written(string name)
    {
        using var disk = new SmallDisk(Folder);
        disk.Need(name);
        await using var sandbox = GivenSandbox();
        await using var program = GivenProgram(sandbox, disk.File);
        var tokens = await GivenExpiredGrant(program, sandbox);

        var end = disk.Begin(name);
        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await tokens.GetAsync("alice", Cancellation));
        var sent = Refreshes(sandbox).Count();
        end();
        var token = await tokens.GetAsync("alice", Cancellation);

        thrown.Message.ShouldContain(Trouble.All[name].Message);
        sent.ShouldBe(0);
        token.Generation.ShouldBe(2);
        Refreshes(sandbox).ShouldHaveSingleItem().Applied.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task R7_A_pair_that_cannot_be_written_is_served_told_and_written_in_the_end(string name)
    {
        using var disk = new SmallDisk(Folder);
        disk.Need(name);
        Action end = static () => { };
        await using var sandbox = GivenSandbox();
        await using var program = GivenProgram(sandbox, disk.File);
        var tokens = await GivenExpiredGrant(program, sandbox);
        _atTheServer = () => end = disk.Begin(name);

        var served = await tokens.GetAsync("alice", Cancellation);
        end();
        await PassUntilAsync(tokens.WatchAllAsync(Cancellation).FirstAsync(status => status is { Generation: 2, LastError: null }, Cancellation).AsTask());

        await using var another = GivenProgram(sandbox, disk.File);
        served.Generation.ShouldBe(2);
        (await another.GetRequiredService<ICTraderTokens>().GetAsync("alice", Cancellation)).Value.ShouldBe(served.Value);
        Refreshes(sandbox).ShouldHaveSingleItem().Applied.ShouldBeTrue();
    }

    [Fact]
    public async Task R7_A_pair_that_finds_its_file_gone_is_written_into_the_new_one()
    {
        await using var sandbox = GivenSandbox();
        await using var program = GivenProgram(sandbox, File);
        var tokens = await GivenExpiredGrant(program, sandbox);
        _atTheServer = () => _ = Trouble.All["a file that was moved away"].Begin(File);

        var served = await tokens.GetAsync("alice", Cancellation);
        await PassUntilAsync(tokens.WatchAllAsync(Cancellation).FirstAsync(status => status is { Generation: 2, LastError: null }, Cancellation).AsTask());

        await using var another = GivenProgram(sandbox, File);
        (await another.GetRequiredService<ICTraderTokens>().GetAsync("alice", Cancellation)).Value.ShouldBe(served.Value);
        (await another.GetRequiredService<ICTraderTokens>().RefreshAsync("alice", Cancellation)).Generation.ShouldBe(3);
        Refreshes(sandbox).ShouldAllBe(request => request.Applied);
    }

    [Fact]
    public async Task R7_A_file_that_was_moved_away_asks_nobody_to_consent_again()
    {
        await using var sandbox = GivenSandbox();
        await using var program = GivenProgram(sandbox, File);
        var tokens = await GivenExpiredGrant(program, sandbox);

        var end = Trouble.All["a file that was moved away"].Begin(File);
        for (var caller = 0; caller < 3; caller++)
        {
            await ExpectLostAsync(() => tokens.GetAsync("alice", Cancellation).AsTask());
            await ExpectLostAsync(() => tokens.GetStatusAsync("alice", Cancellation));
            await ExpectLostAsync(() => tokens.GetAsync("nobody", Cancellation).AsTask());
            await ExpectLostAsync(() => tokens.ConnectAsync("bob", "code", Cancellation));
        }

        System.IO.File.Exists(File).ShouldBeFalse();
        end();
        (await tokens.GetAsync("alice", Cancellation)).Generation.ShouldBe(2);
        Refreshes(sandbox).ShouldHaveSingleItem().Applied.ShouldBeTrue();

        async Task ExpectLostAsync(Func<Task> call) =>
            (await Should.ThrowAsync<CTraderUnavailableException>(call)).Message.ShouldContain("was deleted or replaced while it was open");
    }

    [Fact]
    public async Task R32_A_file_that_another_program_replaced_by_an_empty_one_gets_the_grants_back()
    {
        await using var sandbox = GivenSandbox();
        await using var program = GivenProgram(sandbox, File);
        var tokens = await GivenExpiredGrant(program, sandbox);
        System.IO.File.Delete(File);
        await Should.ThrowAsync<CTraderUnavailableException>(() => tokens.GetStatusAsync("alice", Cancellation));
        await using var another = GivenProgram(sandbox, File);
        var others = another.GetRequiredService<ICTraderTokens>();
        await others.ConnectAsync("bob", sandbox.IssueCode("trader-2"), Cancellation);

        (await tokens.GetStatusAsync("alice", Cancellation))!.State.ShouldBe(GrantState.Connected);
        (await others.GetStatusAsync("alice", Cancellation))!.State.ShouldBe(GrantState.Connected);
        var refreshing = tokens.GetAsync("alice", Cancellation).AsTask();
        await PassUntilAsync(refreshing);

        (await refreshing).Generation.ShouldBe(2);
        (await others.GetStatusAsync("bob", Cancellation))!.Generation.ShouldBe(1);
        Refreshes(sandbox).ShouldHaveSingleItem().Applied.ShouldBeTrue();
    }

    [Fact]
    public async Task R7_Nothing_is_sent_by_a_program_that_may_only_read_the_file()
    {
        await using var sandbox = GivenSandbox();
        await using var program = GivenProgram(sandbox, File);
        var tokens = await GivenExpiredGrant(program, sandbox);
        await using var reader = GivenProgram(sandbox, $"{File};Mode=ReadOnly");

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await reader.GetRequiredService<ICTraderTokens>().GetAsync("alice", Cancellation));
        var sent = Refreshes(sandbox).Count();
        var token = await tokens.GetAsync("alice", Cancellation);

        thrown.Message.ShouldContain("cannot be written. Give the current user write access");
        sent.ShouldBe(0);
        token.Generation.ShouldBe(2);
    }

    /// <summary>Lets time pass whenever the program waits for it.</summary>
    private async Task PassUntilAsync(Task happened)
    {
        while (!happened.IsCompleted)
        {
            await Task.WhenAny(happened, _time.WhenWaitsLongerAsync(TimeSpan.FromMilliseconds(150)));
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        await happened;
    }

    private CTraderSandbox GivenSandbox() => CTraderSandbox.Start(options => (options.TimeProvider, options.OnTokenRequest) = (_time, _ => Interlocked.Exchange(ref _atTheServer, null)?.Invoke()));

    private ServiceProvider GivenProgram(CTraderSandbox sandbox, string file)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time);
        services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UseSqlite($"Data Source={file};Default Timeout=1");
        return services.BuildServiceProvider();
    }

    private async Task<ICTraderTokens> GivenExpiredGrant(ServiceProvider program, CTraderSandbox sandbox)
    {
        var tokens = program.GetRequiredService<ICTraderTokens>();
        await tokens.ConnectAsync("alice", sandbox.IssueCode(), Cancellation);
        _time.Advance(TimeSpan.FromDays(31));
        return tokens;
    }

    private static IEnumerable<SandboxRequest> Refreshes(CTraderSandbox sandbox) => sandbox.TokenRequests.Where(request => request.GrantType is "refresh_token");
}
