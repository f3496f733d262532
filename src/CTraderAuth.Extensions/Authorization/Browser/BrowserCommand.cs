using System.Diagnostics;

namespace CTraderAuth.Authorization.Browser;

/// <summary>What starts the person's browser on each platform; no shell sees the link.</summary>
internal static class BrowserCommand
{
    // Without any of these xdg-open starts a text browser, which would take the terminal that waits for a pasted address.
    private static readonly string[] DesktopVariables = ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"];

    public static ProcessStartInfo? ForThisMachine(Uri link)
    {
        if (OperatingSystem.IsWindows())
        {
            return ForWindows(link);
        }

        return OperatingSystem.IsMacOS() ? ForMacOS(link) : ForLinux(link, Environment.GetEnvironmentVariable);
    }

    public static ProcessStartInfo ForWindows(Uri link) => new(link.AbsoluteUri) { UseShellExecute = true };

    public static ProcessStartInfo ForMacOS(Uri link) => new("open", [link.AbsoluteUri]);

    public static ProcessStartInfo? ForLinux(Uri link, Func<string, string?> variable) =>
        DesktopVariables.Any(name => !string.IsNullOrEmpty(variable(name))) ? new("xdg-open", [link.AbsoluteUri]) : null;
}
