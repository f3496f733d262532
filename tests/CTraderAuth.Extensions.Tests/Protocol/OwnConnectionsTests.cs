using System.Globalization;
using System.IO.Compression;
using System.Text;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Protocol;

public sealed class OwnConnectionsTests : EndpointTest
{
    private static readonly int[] Statuses = [301, 302, 303, 307, 308];
    private static readonly string[] Targets =
        ["http://127.0.0.1:{0}/", "http://localhost:{0}/", "//127.0.0.1:{0}/", "http://somebody:secret@127.0.0.1:{0}/", "http://127.1:{0}/", "https://localhost:{0}/"];

    [Fact]
    public async Task An_ambient_resilience_handler_never_sees_the_token_request()
    {
        await using var server = RawServer.Answering(static _ => Answers.Http(503, "text/html", []));
        await using var provider = GivenAmbientResilience();

        var answer = await provider.GetRequiredService<ITokenEndpoint>().SendAsync(TokenGrant.FromRefreshToken("token"), server.Address, Cancel);

        answer.Kind.ShouldBe(TokenAnswerKind.Unknown);
        server.Requests.Count.ShouldBe(1);
    }

    public static TheoryData<int, string> Redirects =>
        [.. from status in Statuses from target in Targets select (status, target)];

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task R17_A_redirect_of_the_token_endpoint_is_not_followed(int status, string target)
    {
        await using var elsewhere = RawServer.Answering(static _ => Answers.Json(Answers.Pair));
        var location = string.Format(CultureInfo.InvariantCulture, target, elsewhere.Port);
        await using var server = RawServer.Answering(_ => Answers.Http(status, "", [], KeyValuePair.Create("Location", location)));

        var answer = await Refresh(server.Address);

        answer.Kind.ShouldBe(TokenAnswerKind.Unavailable);
        elsewhere.Connections.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cookie_is_not_kept()
    {
        await using var server = RawServer.Answering(static _ =>
            Answers.Http(200, "application/json", Encoding.UTF8.GetBytes(Answers.Pair), KeyValuePair.Create("Set-Cookie", "session=1; Path=/")));

        await Refresh(server.Address);
        await Refresh(server.Address);

        server.Requests.Count.ShouldBe(2);
        server.Requests.ShouldAllBe(request => !request.Contains("session"));
    }

    [Fact]
    public async Task Two_requests_share_a_connection()
    {
        await using var server = RawServer.Answering(static _ => Answers.Json(Answers.Pair));

        await Refresh(server.Address);
        await Refresh(server.Address);

        server.Connections.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task No_more_than_64_KiB_are_read()
    {
        await using var server = new RawServer(static async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\n\r\n" + Answers.Pair[..^1]);
            var filler = new byte[16 * 1024];
            Array.Fill(filler, (byte)' ');
            while (true)
            {
                await connection.WriteAsync(filler);
            }
        });

        var answer = await Refresh(server.Address);

        answer.Kind.ShouldBe(TokenAnswerKind.Pair);
        answer.Damaged.ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_after_the_first_64_KiB_is_not_read()
    {
        await using var server = RawServer.Answering(static _ => Answers.Json(new string(' ', (64 * 1024) - 10) + Answers.Pair));

        var answer = await Refresh(server.Address);

        answer.Kind.ShouldBe(TokenAnswerKind.Unknown);
        answer.Problem!.ShouldContain("64 KiB");
    }

    [Fact]
    public async Task A_compressed_answer_nobody_asked_for_is_read()
    {
        await using var server = GivenCompressedAnswer(Encoding.UTF8.GetBytes(Answers.Pair));

        var answer = await Refresh(server.Address);

        answer.Kind.ShouldBe(TokenAnswerKind.Pair);
        answer.Damaged.ShouldBeFalse();
    }

    [Fact]
    public async Task A_compressed_answer_that_unfolds_to_a_gibibyte_ends_at_64_KiB()
    {
        await using var server = GivenCompressedAnswer(new byte[1 << 24], times: 64);

        var answer = await Refresh(server.Address);

        answer.Kind.ShouldBe(TokenAnswerKind.Unknown);
        answer.Problem!.ShouldContain($"{64 * 1024} bytes");
    }

    private static ServiceProvider GivenAmbientResilience()
    {
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(static client => client.AddStandardResilienceHandler());
        services.AddTokenEndpoint().Configure<CTraderAuthOptions>(static options =>
        {
            options.ClientId = "id";
            options.ClientSecret = "secret";
            options.RedirectUri = "http://localhost:5000/callback";
        });
        return services.BuildServiceProvider();
    }

    private static RawServer GivenCompressedAnswer(byte[] body, int times = 1)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var i = 0; i < times; i++)
            {
                gzip.Write(body);
            }
        }

        return RawServer.Answering(_ => Answers.Http(200, "application/json", packed.ToArray(), KeyValuePair.Create("Content-Encoding", "gzip")));
    }
}
