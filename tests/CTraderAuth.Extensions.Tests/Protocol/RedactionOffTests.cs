using System.Diagnostics;

namespace CTraderAuth.Tests.Protocol;

public sealed class RedactionOffTests
{
    [Fact]
    public async Task R13_No_secret_leaves_when_URI_redaction_is_switched_off()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, typeof(RedactionOffTests).Assembly.GetName().Name!))
        {
            ArgumentList = { "-class", typeof(SecretsStayInTests).FullName! },
            Environment = { ["DOTNET_SYSTEM_NET_HTTP_DISABLEURIREDACTION"] = "1" },
            RedirectStandardOutput = true,
        };

        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        child.ExitCode.ShouldBe(0, output);
        output.ShouldContain($"Total: {SecretsStayInTests.Cases.Count + 1},");
    }
}
