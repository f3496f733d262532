using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using CTraderAuth.Docs.Tests.Pages;

namespace CTraderAuth.Tool.Tests.Processes;

/// <summary>The built tool as a process of its own.</summary>
internal sealed class ToolProcess : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _seen = new();
    private readonly Channel<string> _errors = Channel.CreateUnbounded<string>();

    private ToolProcess(Process process)
    {
        _process = process;
        Error = ReadErrorsAsync();
    }

    /// <summary>The tool in its own output folder: what measures the coverage changes the assemblies beside the tests, and writes files where a container has none.</summary>
    public static string Dll { get; } = Path.Combine(RepositoryRoot.Find(), "src", "CTraderAuth.Tool", Path.GetRelativePath(Path.Combine(RepositoryRoot.Find(), "tests", "CTraderAuth.Tool.Tests"), AppContext.BaseDirectory), "CTraderAuth.Tool.dll");

    public int Id => _process.Id;

    public StreamWriter Input => _process.StandardInput;

    public StreamReader Output => _process.StandardOutput;

    /// <summary>All of standard error, once the process has ended.</summary>
    public Task<string> Error { get; }

    public static ToolProcess Start(string folder, IReadOnlyDictionary<string, string?> environment, params IEnumerable<string> arguments) =>
        Start("dotnet", [Dll, .. arguments], folder, environment);

    public static ToolProcess Start(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>The next line of standard output; null when there is none any more.</summary>
    public async Task<string?> ReadLineAsync()
    {
        var line = await Output.ReadLineAsync().WaitAsync(Patience);
        _seen.AppendLine(line);
        return line;
    }

    /// <summary>Reads standard output until a line with the text is complete, and returns it.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        while (await ReadLineAsync() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The tool ended without \"{text}\". It wrote:\n{_seen}\n{await Error}");
    }

    /// <summary>Reads standard output until it shows the text, which need not end a line, and returns all of it.</summary>
    public async Task<string> ReadShownAsync(string text)
    {
        var shown = new StringBuilder();
        var buffer = new char[256];
        while (await Output.ReadAsync(buffer).AsTask().WaitAsync(Patience) is > 0 and var count)
        {
            shown.Append(buffer, 0, count);
            if (shown.ToString().Contains(text, StringComparison.Ordinal))
            {
                return shown.ToString();
            }
        }

        throw new InvalidOperationException($"The terminal never showed \"{text}\". It showed:\n{shown}\n{await Error}");
    }

    /// <summary>Reads standard error until a line with the text is complete, and returns it.</summary>
    public async Task<string> ReadErrorUntilAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var line in _errors.Reader.ReadAllAsync(patience.Token))
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The tool ended without \"{text}\". It wrote:\n{await Error}");
    }

    /// <summary>Waits for the end; standard input is closed.</summary>
    public async Task<ToolResult> EndAsync()
    {
        Input.Close();
        return await ExitAsync();
    }

    public async Task<ToolResult> ExitAsync()
    {
        var output = await Output.ReadToEndAsync().WaitAsync(Patience);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return new(_process.ExitCode, output, await Error);
    }

    /// <summary>Sends a signal, such as INT.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task<string> ReadErrorsAsync()
    {
        var all = new StringBuilder();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            all.Append(line).Append('\n');
            _errors.Writer.TryWrite(line);
        }

        _errors.Writer.Complete();
        return all.ToString();
    }
}
