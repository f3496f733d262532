using CTraderAuth.Tool.Configuration;

namespace CTraderAuth.Tool.Tests.Configuration;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("1s", 1)]
    [InlineData("5m", 300)]
    [InlineData("5M", 300)]
    [InlineData("2h", 7200)]
    [InlineData("30d", 2592000)]
    [InlineData(" 90s ", 90)]
    [InlineData("00:10:00", 600)]
    [InlineData("1.00:00:01", 86401)]
    public void Reads_a_number_and_a_unit_or_a_clock(string text, int seconds) => Durations.Find(text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("5 m")]
    [InlineData("5ms")]
    [InlineData("99999999d")]
    [InlineData("99999999999s")]
    [InlineData("-00:00:01")]
    [InlineData("00:61:00")]
    public void Rejects_everything_else(string text) => Durations.Find(text).ShouldBeNull();
}
