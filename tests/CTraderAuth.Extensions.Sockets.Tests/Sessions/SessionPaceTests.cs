using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Sockets.Tests.Sessions;

/// <summary>What a session counts against cTrader's limit.</summary>
public sealed class SessionPaceTests : SessionTest
{
    private static readonly byte[] Payload = """{"ctidTraderAccountId":1001}"""u8.ToArray();

    [Fact]
    public async Task All_places_are_free_a_second_after_the_responses_to_what_authorizes_and_to_the_programs_requests()
    {
        var time = new TestClock(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));
        Time = time;
        Server.OnMessage = static async message =>
        {
            if (message.PayloadType == 2106)
            {
                await message.RefuseAsync("TRADING_BAD_VOLUME");
            }

            return message.PayloadType == 2106;
        };

        // One of the six is for what authorizes.
        var session = await GivenAuthorizedAsync(static options => options.RequestsPerSecond = 6);
        await session.SendAsync(1001, 2121, Payload, Token).WaitAsync(Limit, Token);
        await session.SendAsync(1001, 2106, Payload, Token).WaitAsync(Limit, Token).ShouldThrowAsync<CTraderRequestException>();

        // Without the responses it would be two seconds.
        time.Advance(TimeSpan.FromSeconds(1.1));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => session.SendAsync(1001, 2121, Payload, Token))).WaitAsync(Limit, Token);
        Server.CountOf(2121).ShouldBe(6);
    }
}
