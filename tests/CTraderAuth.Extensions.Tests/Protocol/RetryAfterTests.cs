using System.Globalization;
using System.Net;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("90", 90)]
    [InlineData(" 90 ", 90)]
    [InlineData("3600", 3600)]
    [InlineData("3601", 3600)]
    [InlineData("2147483647", 3600)]
    [InlineData("99999999999999999999", 3600)]
    [InlineData("Tue, 01 Dec 2026 08:02:00 GMT", 120)]
    [InlineData("Tue, 01 Dec 2099 08:02:00 GMT", 3600)]
    [InlineData("Tue, 01 Dec 2026 07:59:00 GMT", null)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_wait_is_read_up_to_an_hour(string? header, int? seconds)
    {
        foreach (var status in (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable])
        {
            using var response = new HttpResponseMessage(status);
            if (header is not null)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", header);
            }

            (RetryAfter.Of(response, Now)?.TotalSeconds).ShouldBe(seconds);
        }
    }

    [Fact]
    public void The_longest_of_several_waits_counts()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", ["5", "60", "x"]);

        RetryAfter.Of(response, Now).ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_date_is_read_by_the_clock_of_the_server()
    {
        using var response = new HttpResponseMessage();
        response.Headers.Date = Now.AddHours(-5);
        response.Headers.TryAddWithoutValidation("Retry-After", Now.AddHours(-5).AddMinutes(2).ToString("R", CultureInfo.InvariantCulture));

        RetryAfter.Of(response, Now).ShouldBe(TimeSpan.FromMinutes(2));
    }
}
