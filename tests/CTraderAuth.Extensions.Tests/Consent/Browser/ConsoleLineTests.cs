namespace CTraderAuth.Tests.Consent.Browser;

/// <summary>A sign-in takes no line that is meant for the program.</summary>
public sealed class ConsoleLineTests : IDisposable
{
    private readonly CancellationTokenSource _guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly HttpClient _browser = new();
    private readonly int _port = FreePort.Next();

    public ConsoleLineTests() => _guard.CancelAfter(TimeSpan.FromMinutes(3));

    public void Dispose()
    {
        _guard.Dispose();
        _browser.Dispose();
    }

    [Fact]
    public async Task Leaves_the_line_that_is_typed_after_the_sign_in_to_the_program()
    {
        using var program = ConsoleProgram.StartOnTerminal(_port);
        await ConnectInBrowserAsync(program);

        program.Type("mine\nmine too\n");

        (await program.ReadAfterAsync("then: ", _guard.Token)).ShouldBe("mine");
        (await program.ReadAfterAsync("last: ", _guard.Token)).ShouldBe("mine too");
    }

    [Fact]
    public async Task Leaves_the_line_behind_a_pasted_address_to_the_program()
    {
        using var program = ConsoleProgram.StartOnTerminal(_port);
        var code = await program.ReadAfterAsync("code: ", _guard.Token);
        await program.ReadAfterAsync("paste it here", _guard.Token);

        program.Type($"http://localhost:{_port}/callback?code={code}\nmine\nmine too\n");

        (await program.ReadAfterAsync("then: ", _guard.Token)).ShouldBe("mine");
        (await program.ReadAfterAsync("last: ", _guard.Token)).ShouldBe("mine too");
    }

    [Fact]
    public async Task Works_after_the_program_has_read_from_the_terminal()
    {
        using var program = ConsoleProgram.StartOnTerminal(_port, "--read-first");
        await program.ReadAfterAsync("ready", _guard.Token);
        program.Type("before\n");
        var first = await program.ReadAfterAsync("first: ", _guard.Token);
        await ConnectInBrowserAsync(program);

        program.Type("mine\nmine too\n");

        first.ShouldBe("before");
        (await program.ReadAfterAsync("then: ", _guard.Token)).ShouldBe("mine");
        (await program.ReadAfterAsync("last: ", _guard.Token)).ShouldBe("mine too");
    }

    [Fact]
    public async Task Leaves_redirected_input_to_the_program()
    {
        using var program = ConsoleProgram.StartRedirected(_port);
        program.Type("mine\nmine too\n");

        await ConnectInBrowserAsync(program);

        (await program.ReadAfterAsync("then: ", _guard.Token)).ShouldBe("mine");
        (await program.ReadAfterAsync("last: ", _guard.Token)).ShouldBe("mine too");
    }

    private async Task ConnectInBrowserAsync(ConsoleProgram program)
    {
        var code = await program.ReadAfterAsync("code: ", _guard.Token);
        await program.ReadAfterAsync("on another machine", _guard.Token);
        await _browser.GetStringAsync($"http://localhost:{_port}/callback?code={code}", _guard.Token);
        await program.ReadAfterAsync("connected", _guard.Token);
    }
}
