using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CTraderAuth.Tool.Commands;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Terminal;

namespace CTraderAuth.Tool.Sandbox;

internal sealed class SandboxCommand : ToolCommand
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Option<int> _port = new("--port")
    {
        Description = "The port of 127.0.0.1; 0 for a free one.",
        HelpName = "number",
        DefaultValueFactory = static _ => SandboxSettings.DefaultPort,
        CustomParser = Port,
    };

    private readonly Option<TimeSpan?> _rotateEvery = Durations.Option("--rotate-every", "Expire all access tokens this often, so that programs refresh: 20s, 5m.", Shortest, Durations.LongestTimer);
    private readonly Option<TimeSpan?> _lifetime = Durations.Option("--lifetime", "The lifetime of access tokens: 90s, 1h. Default: about 30 days, as at cTrader.", Shortest, TimeSpan.FromDays(3650));
    private readonly Option<bool> _noPrices = new("--no-prices") { Description = "Send no prices." };
    private readonly Option<string[]> _redirectUris = new("--redirect-uri") { Description = "Register this redirect URI; may be repeated. Default: http://127.0.0.1:8765/ctrader/callback and …/callback.", HelpName = "uri" };
    private readonly Option<bool> _env = new("--env") { Description = "Write lines NAME=value and nothing else, for a file." };
    private readonly Option<bool> _json = new("--json") { Description = "Write one line of JSON and nothing else, for a program." };

    public SandboxCommand()
        : base("sandbox", "Run a stand-in for cTrader on this machine, for tests in any language.")
    {
        Add(_port);
        Add(_rotateEvery);
        Add(_lifetime);
        Add(_noPrices);
        Add(_redirectUris);
        Add(_env);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetValue(_env) && result.GetValue(_json))
            {
                result.AddError("Use either --env or --json.");
            }
        });
    }

    protected override async Task<int> InvokeAsync(Invocation call, CancellationToken cancellationToken)
    {
        var settings = new SandboxSettings
        {
            Port = call.Value(_port),
            RotateEvery = call.Value(_rotateEvery),
            Lifetime = call.Value(_lifetime),
            HasPrices = !call.Value(_noPrices),
            RedirectUris = call.Value(_redirectUris) ?? [],
            Form = call.Value(_json) ? SandboxForm.Json : call.Value(_env) ? SandboxForm.Environment : SandboxForm.Text,
            HasKeys = call.Screen.IsTerminal && Prompt.CanAsk && StandardInput.IsForeground,
        };
        var text = new SandboxText(call.Screen.IsTerminal ? call.Screen.Width : int.MaxValue, OperatingSystem.IsWindows());
        try
        {
            await new SandboxRun(settings, text, Console.Out, TimeProvider.System).RunAsync(SandboxKeys.ReadAsync(settings.HasKeys, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is how a sandbox ends.
        }
        catch (ArgumentException e)
        {
            throw new ToolException(Exit.Usage, e.Message.Split(" (Parameter", 2)[0], e);
        }

        return Exit.Done;
    }

    private static int Port(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            result.AddError($"'{text}' is not a port. Use a number from 0 to 65535.");
        }

        return port;
    }
}
