using System.Diagnostics;

namespace CTraderAuth.Testing.Tests.Clients;

/// <summary>A program of the machine, run to its end.</summary>
internal static class CommandLineClient
{
    public static async Task<string> Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, errors);
        return await output;
    }

    /// <summary>Says that a program is missing; under CI that is a failure, because nothing may be left out there.</summary>
    public static async Task Require(string program, string[] arguments, string package)
    {
        string? missing;
        try
        {
            await Run(program, arguments);
            return;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or ShouldAssertException)
        {
            missing = $"{program} {string.Join(' ', arguments)} does not run here: apt-get install {package}";
        }

        Environment.GetEnvironmentVariable("CI").ShouldNotBe("true", missing);
        Assert.Skip(missing);
    }
}
