using System.Diagnostics;
using CTraderAuth.Tool.Tests.Processes;

namespace CTraderAuth.Tool.Tests.Headless;

/// <summary>What a container gives a program: a file system that is read-only but for one volume, another user, no home directory, no browser. It needs root on Linux.</summary>
internal sealed class Container
{
    public const int User = 12345;

    // A mount namespace of its own: nothing of it is left when the process has ended.
    private const string Script = """
        set -e
        mount --make-rprivate /
        mount --bind "$TOOL" "$BOX/tool"
        mount --bind "$BOX/volume" "$BOX/volume"
        while read -r _ at _; do
            case $at in "$BOX/volume" | /proc* | /sys* | /dev | /dev/pts) ;; *) mount -o remount,bind,ro "$at" ;; esac
        done </proc/self/mounts
        cd "$BOX/volume"
        exec setpriv --reuid="$USER_ID" --regid="$USER_ID" --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
        """;

    private readonly string _folder;

    private Container(string folder) => _folder = folder;

    /// <summary>The only folder that can be written; it belongs to the user of the container.</summary>
    public string Volume => Path.Combine(_folder, "volume");

    /// <summary>Prepares a container in a folder; the test is skipped where there can be none.</summary>
    public static async Task<Container> CreateAsync(string folder)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Assert.Skip("A read-only file system and another user need root on Linux.");
        }

        if (await RunAsync("unshare", "--mount", "mount", "--make-rprivate", "/") is not 0)
        {
            Assert.Skip("This machine allows no mount namespace (unshare --mount), as in a container without CAP_SYS_ADMIN.");
        }

        var container = new Container(folder);
        Directory.CreateDirectory(container.Volume);
        Directory.CreateDirectory(Path.Combine(folder, "tool"));
        (await RunAsync("chmod", "711", folder)).ShouldBe(0);
        await GiveAsync(container.Volume, "700");
        return container;
    }

    /// <summary>Gives a file to the user of the container.</summary>
    public static async Task GiveAsync(string path, string mode)
    {
        (await RunAsync("chown", $"{User}:{User}", path)).ShouldBe(0);
        (await RunAsync("chmod", mode, path)).ShouldBe(0);
    }

    public ToolProcess Start(IReadOnlyDictionary<string, string?> settings, string program, params IEnumerable<string> arguments)
    {
        var environment = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name is not "PATH").ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in settings.Where(setting => setting.Key.StartsWith("CTrader__", StringComparison.Ordinal)))
        {
            environment[name] = value;
        }

        environment["BOX"] = _folder;
        environment["TOOL"] = Path.GetDirectoryName(ToolProcess.Dll);
        environment["USER_ID"] = $"{User}";
        return ToolProcess.Start("unshare", ["--mount", "sh", "-c", Script, "container", program, .. arguments], _folder, environment);
    }

    public ToolProcess StartTool(IReadOnlyDictionary<string, string?> settings, params IEnumerable<string> arguments) =>
        Start(settings, "dotnet", [Path.Combine(_folder, "tool", Path.GetFileName(ToolProcess.Dll)), .. arguments]);

    private static async Task<int> RunAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
