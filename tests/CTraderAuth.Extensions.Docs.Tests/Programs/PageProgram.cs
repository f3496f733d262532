using System.Diagnostics;
using System.Text;
using CTraderAuth.Docs.Tests.Workshop;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Consent.Browser;

namespace CTraderAuth.Docs.Tests.Programs;

/// <summary>A program of a page, running against a sandbox of the test.</summary>
internal sealed class PageProgram : IAsyncDisposable
{
    private readonly StringBuilder _said = new();
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly string _data;

    private PageProgram(Process process, CTraderSandbox sandbox, string data)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        Sandbox = sandbox;
        _data = data;
    }

    public CTraderSandbox Sandbox { get; }

    public static PageProgram Start(DocsWorkshop workshop, string page, string project, params IEnumerable<string> settings) =>
        Start(workshop.Shell, workshop.Program(page, project), settings);

    public static PageProgram Start(Shell shell, string program, params IEnumerable<string> settings)
    {
        var sandbox = CTraderSandbox.Start(options => options.RedirectUris.Add($"http://127.0.0.1:{FreePort.Next()}/ctrader/callback"));
        var data = Directory.CreateTempSubdirectory("ctrader-auth-").FullName;
        var start = shell.Prepare(new ProcessStartInfo("dotnet",
        [
            program,
            $"--CTrader:ClientId={sandbox.ClientId}",
            $"--CTrader:ClientSecret={sandbox.ClientSecret}",
            $"--CTrader:RedirectUri={sandbox.RedirectUri}",
            $"--CTrader:AuthUri={sandbox.AuthUri}",
            $"--CTrader:TokenUri={sandbox.TokenUri}",
            $"--CTrader:DemoSocketUri={sandbox.Socket.DemoUri}",
            $"--Gateway={sandbox.ApiUri}",
            .. settings,
        ])
        {
            WorkingDirectory = data,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        });
        start.Environment["XDG_DATA_HOME"] = start.Environment["APPDATA"] = data;
        return new(Process.Start(start)!, sandbox, data);
    }

    public async Task<string> LineAsync(Func<string, bool> wanted)
    {
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            _said.AppendLine(line);
            if (wanted(line))
            {
                return line;
            }
        }

        throw new EndOfStreamException($"The program ended before it said that. It said:\n{_said}\n{await _errors}");
    }

    /// <summary>Waits for the consent link and clicks Allow.</summary>
    public async Task AllowAsync()
    {
        var link = await LineAsync(line => line.StartsWith(Sandbox.AuthUri, StringComparison.Ordinal));
        using var browser = new HttpClient();
        using var click = new FormUrlEncodedContent([new("ctid", "trader-1"), new("decision", "allow")]);
        using var end = await browser.PostAsync(new Uri(link), click, TestContext.Current.CancellationToken);
        end.EnsureSuccessStatusCode();
    }

    public async Task<string> EndAsync()
    {
        _said.Append(await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _said.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        await Sandbox.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}
