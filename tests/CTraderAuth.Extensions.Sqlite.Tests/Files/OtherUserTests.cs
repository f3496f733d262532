using System.Diagnostics;

namespace CTraderAuth.Tests.Files;

/// <summary>A volume as Kubernetes and OpenShift make it: the program may use the file through its group, and cannot change its mode.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OtherUserTests : TemporaryFolder
{
    private const uint User = 2001;
    private const uint Group = 2000;

    [Theory]
    [InlineData("660", 0u, "is accessible to other users (mode 660, owner 0)", true)]
    [InlineData("666", 0u, "is accessible to other users (mode 666, owner 0)", true)]
    [InlineData("660", 54321u, "is accessible to other users (mode 660, owner 54321)", true)]
    [InlineData("666", 54321u, "belongs to user 54321 (mode 666) and this program runs as user 2001", false)]
    public async Task A_file_whose_mode_cannot_be_changed_is_used_with_a_warning_or_refused_for_its_mode(string mode, uint owner, string says, bool used)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "CTraderAuth.Extensions.Sqlite.Tests.Process.dll");
        Assert.SkipUnless(Unix.IsRoot, "Only root can run a program as another user.");
        Assert.SkipUnless(IsReachable(program), "The other user cannot read the folder of the tests.");
        await using (var store = GivenStore())
        {
            await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        }

        foreach (var (path, user, octal) in ((string, uint, string)[])[(Folder, 0, "770"), (File, owner, mode)])
        {
            Unix.ChangeOwner(path, user, Group).ShouldBe(0);
            System.IO.File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(octal, 8));
        }

        using var process = Process.Start(new ProcessStartInfo("setpriv", [$"--reuid={User}", $"--regid={Group}", "--clear-groups", "dotnet", program, "open", File])
        {
            RedirectStandardOutput = true,
            Environment = { ["HOME"] = "/nonexistent", ["DOTNET_EnableDiagnostics"] = "0" },
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);

        output.ShouldContain(says);
        output.Contains("saved", StringComparison.Ordinal).ShouldBe(used, output);
    }

    private static bool IsReachable(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if ((System.IO.File.GetUnixFileMode(folder) & UnixFileMode.OtherExecute) == 0)
            {
                return false;
            }
        }

        return (System.IO.File.GetUnixFileMode(path) & UnixFileMode.OtherRead) != 0;
    }
}
