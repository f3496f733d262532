using System.Globalization;
using CTraderAuth.Refreshing;

namespace CTraderAuth.Tests.Refreshing;

public sealed class QuietWindowTests
{
    [Theory]
    [InlineData("08:00", "16:00", "07:59", null)]
    [InlineData("08:00", "16:00", "08:00", "16:00")]
    [InlineData("08:00", "16:00", "15:59", "16:00")]
    [InlineData("08:00", "16:00", "16:00", null)]
    [InlineData("22:00", "06:00", "21:59", null)]
    [InlineData("22:00", "06:00", "23:30", "1.06:00")]
    [InlineData("22:00", "06:00", "00:00", "06:00")]
    [InlineData("22:00", "06:00", "06:00", null)]
    public void Is_open_between_its_times_also_over_midnight(string from, string until, string time, string? end)
    {
        var day = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
        var options = new RefresherOptions { QuietFrom = TimeOnly.Parse(from, CultureInfo.InvariantCulture), QuietUntil = TimeOnly.Parse(until, CultureInfo.InvariantCulture) };

        var found = QuietWindow.EndAt(options, day + TimeSpan.Parse(time, CultureInfo.InvariantCulture));

        found.ShouldBe(end is null ? null : day + TimeSpan.Parse(end, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Counts_in_utc()
    {
        var options = new RefresherOptions { QuietFrom = new(8, 0), QuietUntil = new(16, 0) };

        QuietWindow.EndAt(options, new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(5))).ShouldBeNull();
        QuietWindow.EndAt(new(), new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero)).ShouldBeNull();
    }
}
