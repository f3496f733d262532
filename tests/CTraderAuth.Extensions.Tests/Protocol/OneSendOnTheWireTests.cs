using System.Globalization;
using CTraderAuth.Protocol;

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
        Options.TokenRequestMethod = method;
        var cut = CutPoint.All[at];
        for (var i = 0; i < Repeats; i++)
        {
            await using var server = GivenServerThatHangsUp(cut, pooled);
            using var connections = new TokenConnections();
            if (pooled)
            {
                (await SendAsync(connections, server)).Kind.ShouldBe(TokenAnswerKind.Pair);
            }

            var answer = await SendAsync(connections, server);

            connections.Dispose();
            await server.DrainAsync();
            cut.Allowed.ShouldContain(answer.Kind);
            SeenBy(server, cut, pooled).ShouldBeInRange(cut.OnAccept ? 0 : 1, 1);
        }
    }

    private Task<TokenAnswer> SendAsync(TokenConnections connections, RawServer server) =>
        new TokenEndpoint(Microsoft.Extensions.Options.Options.Create(Options), connections, TimeProvider.System)
            .SendAsync(TokenGrant.FromRefreshToken("refresh-token"), server.Address, Cancel);

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
