using System.Diagnostics;

namespace CTraderAuth.Tests.Consent.Browser;

/// <summary>Python code in another process: as the user nobody where this process may change users, otherwise as the same user.</summary>
internal static class OtherUser
{
    private const string Python = "/usr/bin/python3";
    private const string Setpriv = "/usr/bin/setpriv";

    public static async Task<string> RunAsync(string code, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Changes the user with setpriv, which Linux has.");
        GivenProgram(Python);
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true };
        if (Environment.IsPrivilegedProcess)
        {
            GivenProgram(Setpriv);
            start.FileName = Setpriv;
            string[] nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups", Python];
            Array.ForEach(nobody, start.ArgumentList.Add);
        }

        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(code);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        process.ExitCode.ShouldBe(0);
        return output.Trim();
    }

    private static void GivenProgram(string path)
    {
        if (!File.Exists(path))
        {
            Environment.GetEnvironmentVariable("CI").ShouldNotBe("true", $"{path} is missing.");
            Assert.Skip($"{path} is missing on this machine.");
        }
    }
}
