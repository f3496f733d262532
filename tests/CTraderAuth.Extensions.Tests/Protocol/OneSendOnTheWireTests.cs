using System.Globalization;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Protocol.Sending;

namespace CTraderAuth.Tests.Protocol;

/// <summary>R6: the transport never sends a request twice, wherever the server hangs up. R7 for the server that hangs up: the outcome is not taken for "not sent".</summary>
/// <remarks>CTRADERAUTH_CAMPAIGN repeats each case; security.md asks for 25.</remarks>
public sealed class OneSendOnTheWireTests : EndpointTest
{
    private static readonly int Repeats = int.Parse(Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") ?? "2", CultureInfo.InvariantCulture);

    private static readonly bool[] Pooled = [false, true];

    public static TheoryData<string, TokenRequestMethod, bool> Cases =>
        [.. from cut in CutPoint.All.Keys from method in Enum.GetValues<TokenRequestMethod>() from pooled in Pooled select (cut, method, pooled)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task R6_The_server_sees_one_request_when_it_hangs_up(string at, TokenRequestMethod method, bool pooled)
    {
        for (var i = 0; i < Repeats; i++)
        {
            await SendsOnce(CutPoint.All[at], method, pooled, "refresh-token");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task R6_The_server_sees_one_request_when_it_fills_many_packets(string at, TokenRequestMethod method, bool pooled) =>
        await SendsOnce(CutPoint.All[at], method, pooled, new string('r', 40_000));

    private async Task SendsOnce(CutPoint cut, TokenRequestMethod method, bool pooled, string token)
    {
        Options.TokenRequestMethod = method;
        await using var server = GivenServerThatHangsUp(cut, pooled);
        using var connections = new TokenConnections();
        if (pooled)
        {
            (await SendAsync(connections, server, token)).Kind.ShouldBe(TokenAnswerKind.Pair);
        }

        var answer = await SendAsync(connections, server, token);

        connections.Dispose();
        await server.DrainAsync();
        cut.Allowed.ShouldContain(answer.Kind);
        SeenBy(server, cut, pooled).ShouldBeInRange(cut.OnAccept ? 0 : 1, 1);
    }

    private Task<TokenAnswer> SendAsync(TokenConnections connections, RawServer server, string token) =>
        new TokenEndpoint(Microsoft.Extensions.Options.Options.Create(Options), connections, TimeProvider.System)
            .SendAsync(TokenGrant.FromRefreshToken(token), server.Address, Cancel);

    // With a pooled connection, the first request of all is answered in full and the next one comes over the same connection; where the
    // server is to hang up on accept, it closes the first connection, so that the next request needs another.
    private static RawServer GivenServerThatHangsUp(CutPoint cut, bool pooled)
    {
        var answered = !pooled;
        return new RawServer(async connection =>
        {
            if (!answered)
            {
                answered = true;
                await connection.ReadRequestAsync();
                await connection.WriteAsync(Answers.Json(Answers.Pair));
                if (cut.OnAccept)
                {
                    return;
                }
            }

            await cut.ServeAsync(connection);
        });
    }

    private static int SeenBy(RawServer server, CutPoint cut, bool pooled)
    {
        var before = pooled ? 1 : 0;
        return cut.OnAccept ? server.Connections.Count - before : server.Connections.Sum(connection => connection.Begun) - before;
    }
}
