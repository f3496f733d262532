using CTraderAuth.Tool.Sandbox;

namespace CTraderAuth.Tool.Tests.Sandbox;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("1s", 1)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("30d", 2592000)]
    public void Reads_a_number_and_a_unit(string text, int seconds) => Durations.Parse(text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("5 m")]
    [InlineData("5ms")]
    [InlineData("5S")]
    [InlineData("99999999d")]
    [InlineData("99999999999s")]
    public void Refuses_everything_else(string text) => Durations.Parse(text).ShouldBeNull();
}
