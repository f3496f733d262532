using CTraderAuth.Testing;
using CTraderAuth.Tool.Sandbox;

namespace CTraderAuth.Tool.Tests.Sandbox;

public sealed class SandboxTextTests : IAsyncLifetime
{
    private readonly CTraderSandbox _sandbox = CTraderSandbox.Start();

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public void Fits_the_terminal_but_for_what_is_to_be_pasted(int width)
    {
        var lines = new SandboxText(width, forWindows: false).Of(new(_sandbox), hasKeys: true).Split('\n');

        lines.Where(line => !line.Contains("http", StringComparison.Ordinal) && !line.StartsWith("export ", StringComparison.Ordinal)).ShouldAllBe(line => line.Length <= width);
    }

    [Fact]
    public void Is_pasted_into_PowerShell_on_Windows()
    {
        var text = new SandboxText(80, forWindows: true).Of(new(_sandbox), hasKeys: false);

        text.ShouldContain($"$env:CTrader__ClientSecret='{_sandbox.ClientSecret}'");
        text.ShouldNotContain("export ");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();
}
