using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Tests.Commands;

public sealed class LoginAdviceTests
{
    private const string Page = "the trader opens the connect page of the web application; for ctrader-auth login, CTrader:RedirectUri must be http on localhost or 127.0.0.1";

    [Theory]
    [InlineData(null, "run ctrader-auth login alice")]
    [InlineData("", "run ctrader-auth login alice")]
    [InlineData("http://localhost:5123/callback", "run ctrader-auth login alice")]
    [InlineData("http://127.0.0.1:8765/callback", "run ctrader-auth login alice")]
    [InlineData("https://localhost:5001/callback", Page)]
    [InlineData("http://[::1]:5001/callback", Page)]
    [InlineData("https://app.example/callback", Page)]
    [InlineData("http://me@localhost:5123/callback", Page)]
    public void Depends_on_where_cTrader_sends_the_browser(string? redirectUri, string how) => new LoginAdvice(redirectUri).How("alice").ShouldBe(how);
}
