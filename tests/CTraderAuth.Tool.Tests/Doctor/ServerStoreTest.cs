using CTraderAuth.Tests.Consent.Browser;

namespace CTraderAuth.Tool.Tests.Doctor;

/// <summary>doctor on a store that is on a server.</summary>
public abstract class ServerStoreTest : ToolTest
{
    private const string Password = "a-password-of-the-store";

    /// <summary>What doctor says of a server that keeps what it acknowledges.</summary>
    protected abstract string Promise { get; }

    /// <summary>The setting that makes the forgetful server forget.</summary>
    protected abstract string Fault { get; }

    [Fact]
    public async Task Says_what_the_server_promises_and_writes_nothing()
    {
        var token = await ConnectAsync();
        var before = await ContentAsync();

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(0, result.Output);
        Report.Line(result.Output, "store")[2].ShouldContain(Promise);
        Report.Line(result.Output, "encryption")[0].ShouldBe("warning");
        Report.Line(result.Output, "grant my-bot")[0].ShouldBe("ok");
        result.Output.ShouldNotContain(token.Value);
        (await ContentAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Says_that_the_server_is_unavailable()
    {
        Environment["CTrader__Store"] = Unreachable(FreePort.Next(), Password);

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(3, result.Output);
        Report.Line(result.Output, "store")[0].ShouldBe("failed");
        result.Sentence.ShouldBe("ctrader-auth: 1 check failed: store.");
        (result.Output + result.Error).ShouldNotContain(Password);
    }

    [Fact]
    public async Task Says_that_the_server_may_forget()
    {
        await using var server = await StartForgetfulAsync();

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(2, result.Output);
        Report.Line(result.Output, "store")[2].ShouldContain(Fault);
    }

    /// <summary>A store at a port where nobody listens.</summary>
    protected abstract string Unreachable(int port, string password);

    /// <summary>Starts a server that may forget, and makes it the store.</summary>
    protected abstract Task<IAsyncDisposable> StartForgetfulAsync();

    /// <summary>What is on the server.</summary>
    protected abstract Task<string[]> ContentAsync();
}
