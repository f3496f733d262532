using CTraderAuth.Consent.Browser.Terminal;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Tests.Consent.Browser;

public sealed class BrowserCommandTests
{
    private static readonly Uri Link = new("https://consent.example/?a=$(touch%20x)&b=%22;c");

    [Fact]
    public void Hands_the_link_to_xdg_open_as_one_argument()
    {
        var command = BrowserCommand.ForLinux(Link, name => name is "WAYLAND_DISPLAY" ? "wayland-0" : null)!;

        command.Start.FileName.ShouldBe("xdg-open");
        command.Start.ArgumentList.ShouldBe([Link.AbsoluteUri]);
        command.Start.UseShellExecute.ShouldBeFalse();
    }

    [Fact]
    public void Starts_nothing_on_Linux_without_a_desktop() => BrowserCommand.ForLinux(Link, _ => "").ShouldBeNull();

    [Fact]
    public void Hands_the_link_to_macOS_in_a_script_that_no_other_user_can_read()
    {
        var command = BrowserCommand.ForMacOS(new("https://consent.example/?a=\\\"b"));

        command.Start.FileName.ShouldBe("osascript");
        command.Start.ArgumentList.ShouldBeEmpty();
        command.Start.RedirectStandardInput.ShouldBeTrue();
        command.Input.ShouldBe("open location \"https://consent.example/?a=%5C%22b\"\n");
    }

    [Fact]
    public void Lets_Windows_open_the_link_itself()
    {
        var command = BrowserCommand.ForWindows(Link);

        command.Start.FileName.ShouldBe(Link.AbsoluteUri);
        command.Start.UseShellExecute.ShouldBeTrue();
        command.Start.ArgumentList.ShouldBeEmpty();
    }

    [Fact]
    public void Passes_the_script_to_the_standard_input_of_the_command()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses sh.");
        var file = Path.GetTempFileName();
        var terminal = new SystemTerminal(Options.Create(new BrowserConsentOptions()), new FakeLogger<SystemTerminal>());

        terminal.TryStart(new(new("sh", ["-c", $"cat > {file}.part && mv {file}.part {file}"]) { RedirectStandardInput = true }, "the script")).ShouldBeTrue();

        SpinWait.SpinUntil(() => File.ReadAllText(file) is "the script", TimeSpan.FromMinutes(1)).ShouldBeTrue();
        File.Delete(file);
    }

    [Fact]
    public void Reports_that_no_browser_was_started()
    {
        var terminal = new SystemTerminal(Options.Create(new BrowserConsentOptions()), new FakeLogger<SystemTerminal>());

        terminal.TryStart(new(new("no-such-browser-anywhere", [Link.AbsoluteUri]))).ShouldBeFalse();
        terminal.TryStart(null).ShouldBeFalse();
    }
}
