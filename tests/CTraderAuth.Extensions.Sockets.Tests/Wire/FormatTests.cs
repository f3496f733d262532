using System.Text;
using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Tests.Wire;

/// <summary>Both formats, with every message that the session reads and writes.</summary>
public sealed class FormatTests
{
    [Theory]
    [InlineData("""{"payloadType":2131,"payload":{"a":1}}""", 2131, 0, """{"a":1}""")]
    [InlineData("""{"payload":{"a":[{}]},"clientMsgId":"12","payloadType":"2131"} """, 2131, 12, """{"a":[{}]}""")]
    [InlineData("""{"payloadType":51}""", 51, 0, "{}")]
    [InlineData("""{"payloadType":51,"payload":null,"clientMsgId":null,"more":{"payloadType":3}}""", 51, 0, "{}")]
    [InlineData("""{"payloadType":51,"clientMsgId":"cm_id_2"}""", 51, 0, "{}")]
    [InlineData("""{"payloadType":51,"clientMsgId":"-2"}""", 51, 0, "{}")]
    public void A_message_in_JSON_is_opened(string message, int payloadType, long id, string payload)
    {
        new JsonFormat().TryOpen(Encoding.UTF8.GetBytes(message), out var envelope).ShouldBeTrue();

        (envelope.PayloadType, envelope.RequestId, Encoding.UTF8.GetString(envelope.Payload)).ShouldBe((payloadType, id, payload));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("hello")]
    [InlineData("""{"payloadType":2131""")]
    [InlineData("""{"payloadType":2131,"payload":{"a":1}""")]
    [InlineData("""{"payloadType":2131}{"payloadType":2131}""")]
    [InlineData("""{"payloadType":0}""")]
    [InlineData("""{"payloadType":-1}""")]
    [InlineData("""{"payloadType":99999999999}""")]
    [InlineData("""{"payloadType":1.5}""")]
    [InlineData("""{"payloadType":{}}""")]
    public void What_is_no_message_in_JSON_is_not_opened(string message) => new JsonFormat().TryOpen(Encoding.UTF8.GetBytes(message), out _).ShouldBeFalse();

    [Fact]
    public void Numbers_may_come_as_text()
    {
        var payload = """{"errorCode":"SERVER_IS_UNDER_MAINTENANCE","maintenanceEndTimestamp":"1795754400","retryAfter":"7","ctidTraderAccountId":"1001"}"""u8;

        var refusal = Messages.Refusal(new JsonFormat(), 2142, payload, out var account).ShouldNotBeNull();

        (account, refusal.RetryAfter, refusal.MaintenanceEndsAt).ShouldBe((1001, TimeSpan.FromSeconds(7), DateTimeOffset.FromUnixTimeSeconds(1795754400)));
    }

    [Theory]
    [InlineData(2142, 1795754400L)]
    [InlineData(2142, 1795754400000L)]
    [InlineData(50, 1795754400L)]
    [InlineData(50, 1795754400000L)]
    public void The_end_of_a_maintenance_is_in_seconds_or_in_milliseconds(int payloadType, long unix) =>
        Messages.Refusal(new JsonFormat(), payloadType, Encoding.UTF8.GetBytes($$"""{"errorCode":"X","maintenanceEndTimestamp":{{unix}}}"""), out _)!.MaintenanceEndsAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1795754400));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public void An_end_that_is_no_time_is_none(long unix) =>
        Messages.Refusal(new JsonFormat(), 2142, Encoding.UTF8.GetBytes($$"""{"errorCode":"X","maintenanceEndTimestamp":{{unix}}}"""), out _).ShouldBe(new("X"));

    [Theory]
    [InlineData(-5, null)]
    [InlineData(0, null)]
    [InlineData(1, 1)]
    [InlineData(3599, 3599)]
    [InlineData(3601, 3600)]
    [InlineData(1_000_000_000, 3600)]
    [InlineData(long.MaxValue, 3600)]
    public void A_pause_is_an_hour_at_most(long asked, int? seconds) =>
        Messages.Refusal(new JsonFormat(), 2142, Encoding.UTF8.GetBytes($$"""{"errorCode":"X","retryAfter":{{asked}}}"""), out _)!.RetryAfter.ShouldBe(seconds is { } least ? TimeSpan.FromSeconds(least) : null);

    [Fact]
    public void An_execution_without_an_error_code_is_no_refusal()
    {
        Messages.Refusal(new JsonFormat(), 2126, """{"ctidTraderAccountId":1,"executionType":2}"""u8, out _).ShouldBeNull();
        Messages.Refusal(new JsonFormat(), 2126, """{"ctidTraderAccountId":1,"errorCode":"NO"}"""u8, out _)!.Code.ShouldBe("NO");
    }

    [Fact]
    public void A_damaged_refusal_is_still_one() => Messages.Refusal(new JsonFormat(), 2142, """{"errorCode":"""u8, out _)!.Code.ShouldBe("UNKNOWN_ERROR");
}
