using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Sandbox;

/// <summary>What a person reads: lines to paste, and what to do next.</summary>
internal sealed class SandboxText(int width, bool forWindows)
{
    private const int Narrow = 72;

    public string Of(SandboxSheet sheet, bool hasKeys) => string.Join('\n',
    [
        .. Wrapping.Wrap("A sandbox of cTrader runs on this machine until you end it. Nothing in it is real.", width),
        "",
        .. Wrapping.Wrap($"Paste this in {(forWindows ? "PowerShell" : "the shell")} where your program runs:", width),
        "",
        .. sheet.Variables.Select(Assigned),
        "",
        .. Steps(sheet),
        "",
        .. Keys(hasKeys),
        "",
        "Token requests:",
    ]);

    private IEnumerable<string> Steps(SandboxSheet sheet) =>
    [
        .. Step("log in", "ctrader-auth login"),
        .. Step("consent page", sheet.ConsentLink),
        .. Step("API to call", sheet.ApiUri),
        .. Step("for a file", "ctrader-auth sandbox --env"),
        .. Step("for a program", "ctrader-auth sandbox --json"),
    ];

    private IEnumerable<string> Step(string name, string value) => width < Narrow ? [name, $"  {value}"] : [$"{name,-15}{value}"];

    private IEnumerable<string> Keys(bool hasKeys) => !hasKeys ? ["Ctrl+C ends it."]
        : width < Narrow
            ? ["r  expire the access tokens", "c  cut the socket connections", "q  end"]
            : ["Keys: r expires the access tokens, c cuts the socket connections, q ends."];

    private string Assigned((string Name, string Value) variable) => forWindows ? $"$env:{variable.Name}='{variable.Value}'" : $"export {variable.Name}={variable.Value}";
}
