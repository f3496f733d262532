using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CTraderAuth.Tests.Consent.Browser;

/// <summary>The console program of the tests, on a pseudo-terminal or with redirected standard input.</summary>
internal sealed class ConsoleProgram : IDisposable
{
    private const string Name = "CTraderAuth.Extensions.Tests.Console";
    private const string Script = "/usr/bin/script";

    private readonly Process _process;
    private readonly StringBuilder _shown = new();

    private ConsoleProgram(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.Environment["DISPLAY"] = start.Environment["WAYLAND_DISPLAY"] = start.Environment["BROWSER"] = start.Environment["WSL_DISTRO_NAME"] = "";
        _process = Process.Start(start)!;
    }

    public static ConsoleProgram StartOnTerminal(int port, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Makes the pseudo-terminal with script of util-linux.");
        if (!File.Exists(Script))
        {
            Environment.GetEnvironmentVariable("CI").ShouldNotBe("true", $"{Script} is missing.");
            Assert.Skip($"{Script} is missing on this machine.");
        }

        return new(new(Script, ["-qfec", $"dotnet '{Dll}' {port} {string.Join(' ', arguments)}", "/dev/null"]));
    }

    public static ConsoleProgram StartRedirected(int port, params string[] arguments) => new(new("dotnet", [Dll, port.ToString(CultureInfo.InvariantCulture), .. arguments]));

    // …/tests/{this project}/bin/{configuration}/{framework}/ is beside …/tests/{the program}/bin/{configuration}/{framework}/.
    private static string Dll
    {
        get
        {
            var bin = new DirectoryInfo(AppContext.BaseDirectory);
            var project = bin.Parent!.Parent!.Parent!;
            return Path.Combine(project.Parent!.FullName, Name, "bin", bin.Parent.Name, bin.Name, $"{Name}.dll");
        }
    }

    public void Type(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    /// <summary>Reads until a line with the text is complete, and returns what follows the text in it.</summary>
    public async Task<string> ReadAfterAsync(string text, CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            _shown.AppendLine(line);
            if (line.IndexOf(text, StringComparison.Ordinal) is >= 0 and var start)
            {
                return line[(start + text.Length)..].Trim();
            }
        }

        throw new InvalidOperationException($"The program ended without \"{text}\". It showed:\n{_shown}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
