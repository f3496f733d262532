using System.Diagnostics;

namespace CTraderAuth.Consent.Browser.Terminal;

/// <summary>The command that starts the user's browser on each platform. The link passes through no shell, and through nothing that other users can read: they see the arguments of every process.</summary>
internal sealed class BrowserCommand(ProcessStartInfo start, string? input = null)
{
    // Without any of these variables, xdg-open starts a text browser, which would take over the terminal that waits for a pasted address.
    private static readonly string[] DesktopVariables = ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"];

    public ProcessStartInfo Start { get; } = start;

    /// <summary>What the program reads from its standard input; null when it reads nothing.</summary>
    public string? Input { get; } = input;

    /// <param name="link">The consent link; the <c>state</c> in it is a secret of this sign-in.</param>
    /// <param name="entrance">An address on this machine that redirects this user to the link and shows other users nothing.</param>
    public static BrowserCommand? ForThisMachine(Uri link, Uri entrance)
    {
        if (OperatingSystem.IsWindows())
        {
            return ForWindows(link);
        }

        return OperatingSystem.IsMacOS() ? ForMacOS(link) : ForLinux(entrance, Environment.GetEnvironmentVariable);
    }

    // Windows shows the arguments of a process to its own user and to administrators only.
    public static BrowserCommand ForWindows(Uri link) => new(new(link.AbsoluteUri) { UseShellExecute = true });

    public static BrowserCommand ForMacOS(Uri link) => new(
        new("osascript") { RedirectStandardInput = true }, $"open location \"{link.AbsoluteUri.Replace("\\", "%5C", StringComparison.Ordinal).Replace("\"", "%22", StringComparison.Ordinal)}\"\n");

    public static BrowserCommand? ForLinux(Uri entrance, Func<string, string?> variable) =>
        DesktopVariables.Any(name => !string.IsNullOrEmpty(variable(name))) ? new(new("xdg-open", [entrance.AbsoluteUri])) : null;
}
