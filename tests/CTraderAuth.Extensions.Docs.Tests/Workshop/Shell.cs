using System.Diagnostics;

namespace CTraderAuth.Docs.Tests.Workshop;

/// <summary>Runs scripts and programs as a newcomer to this machine would: with the machine's feeds, and with a home and a package cache that nothing was ever put into.</summary>
public sealed class Shell(string root)
{
    private static readonly string RealHome = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    // The commands leave empty folders behind.
    private readonly string _temporary = Directory.CreateDirectory(Path.Combine(root, "tmp")).FullName;

    public string Home { get; } = Directory.CreateDirectory(Path.Combine(root, "home")).FullName;

    /// <summary>Gives the new home the feeds that are configured on this machine.</summary>
    public void TakeOverFeeds()
    {
        var real = Path.Combine(RealHome, ".nuget", "NuGet", "NuGet.Config");
        if (File.Exists(real))
        {
            Directory.CreateDirectory(Path.Combine(Home, ".nuget", "NuGet"));
            File.Copy(real, Path.Combine(Home, ".nuget", "NuGet", "NuGet.Config"));
        }
    }

    /// <exception cref="InvalidOperationException">The script failed; the message has its output.</exception>
    public async Task<string> RunAsync(string folder, string script)
    {
        // Into a file and not through a pipe: a build server that stays behind would keep the pipe open.
        var log = Path.Combine(root, $"{Guid.NewGuid():N}.log");
        using var process = Process.Start(Prepare(new ProcessStartInfo("bash", ["-c", $"exec >'{log}' 2>&1 </dev/null\nset -euo pipefail\n{script}"]) { WorkingDirectory = folder }))!;
        await process.WaitForExitAsync();
        var output = await File.ReadAllTextAsync(log);
        return process.ExitCode is 0 ? output : throw new InvalidOperationException($"In {folder} this ended with {process.ExitCode}:\n{script}\n{output}");
    }

    public ProcessStartInfo Prepare(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(IsOfTheTest).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = start.Environment["DOTNET_CLI_HOME"] = Home;
        start.Environment["XDG_DATA_HOME"] = start.Environment["APPDATA"] = Path.Combine(Home, "data");
        start.Environment["NUGET_PACKAGES"] = Path.Combine(root, "packages");
        start.Environment["NUGET_FALLBACK_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(RealHome, ".nuget", "packages");
        start.Environment["NUGET_HTTP_CACHE_PATH"] = Environment.GetEnvironmentVariable("NUGET_HTTP_CACHE_PATH") ?? Path.Combine(RealHome, ".local", "share", "NuGet", "http-cache");
        start.Environment["TMPDIR"] = _temporary;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        return start;
    }

    private static bool IsOfTheTest(string variable) =>
        variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("CTrader__", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase)
        || variable is "CI" or "DISPLAY" or "WAYLAND_DISPLAY" or "BROWSER";
}
