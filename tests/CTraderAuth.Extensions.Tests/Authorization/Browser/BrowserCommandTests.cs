using CTraderAuth.Authorization.Browser;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Tests.Authorization.Browser;

public sealed class BrowserCommandTests
{
    private static readonly Uri Link = new("https://consent.example/?a=$(touch%20x)&b=%22;c");

    [Fact]
    public void Hands_the_link_to_xdg_open_as_one_argument()
    {
        var command = BrowserCommand.ForLinux(Link, name => name is "WAYLAND_DISPLAY" ? "wayland-0" : null)!;

        command.FileName.ShouldBe("xdg-open");
        command.ArgumentList.ShouldBe([Link.AbsoluteUri]);
        command.UseShellExecute.ShouldBeFalse();
    }

    [Fact]
    public void Starts_nothing_on_Linux_without_a_desktop() => BrowserCommand.ForLinux(Link, _ => "").ShouldBeNull();

    [Fact]
    public void Hands_the_link_to_open_on_macOS()
    {
        var command = BrowserCommand.ForMacOS(Link);

        command.FileName.ShouldBe("open");
        command.ArgumentList.ShouldBe([Link.AbsoluteUri]);
        command.UseShellExecute.ShouldBeFalse();
    }

    [Fact]
    public void Lets_Windows_open_the_link_itself()
    {
        var command = BrowserCommand.ForWindows(Link);

        command.FileName.ShouldBe(Link.AbsoluteUri);
        command.UseShellExecute.ShouldBeTrue();
        command.ArgumentList.ShouldBeEmpty();
    }

    [Fact]
    public void Takes_a_browser_that_does_not_start_for_none()
    {
        var terminal = new SystemTerminal(new FakeLogger<SystemTerminal>());

        terminal.TryStart(new("no-such-browser-anywhere", [Link.AbsoluteUri])).ShouldBeFalse();
        terminal.TryStart(null).ShouldBeFalse();
    }
}
