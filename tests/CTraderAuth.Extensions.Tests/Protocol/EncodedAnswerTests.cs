using System.IO.Compression;
using System.Text;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

/// <summary>Tokens in whatever encoding they come, and whatever the response says that it is.</summary>
public sealed class EncodedAnswerTests : EndpointTest
{
    private static readonly Dictionary<string, Func<byte[], byte[]>> Encodings = new()
    {
        ["plain"] = static body => body,
        ["UTF-16 with a mark"] = static body => [.. Encoding.Unicode.Preamble, .. Wide(Encoding.Unicode, body)],
        ["UTF-16 without a mark"] = static body => Wide(Encoding.Unicode, body),
        ["big-endian UTF-16"] = static body => Wide(Encoding.BigEndianUnicode, body),
        ["UTF-32"] = static body => Wide(Encoding.UTF32, body),
        ["gzip"] = static body => Packed(body, static to => new GZipStream(to, CompressionLevel.Optimal)),
        ["zlib"] = static body => Packed(body, static to => new ZLibStream(to, CompressionLevel.Optimal)),
        ["deflate"] = static body => Packed(body, static to => new DeflateStream(to, CompressionLevel.Optimal)),
        ["brotli"] = static body => Packed(body, static to => new BrotliStream(to, CompressionLevel.Optimal)),
        ["gzip twice"] = static body => Encodings!["gzip"](Encodings["gzip"](body)),
        ["gzip of UTF-16"] = static body => Encodings!["gzip"](Encodings["UTF-16 without a mark"](body)),
    };

    private static readonly string[] Labels = ["", "gzip", "deflate", "br", "identity", "zstd"];

    public static TheoryData<string, string> Cases => [.. from encoding in Encodings.Keys from label in Labels select (encoding, label)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_pair_is_read_whatever_its_encoding_and_its_label(string encoding, string label)
    {
        await using var server = GivenAnswer(Encodings[encoding](Encoding.UTF8.GetBytes(Answers.Pair)), label);

        var answer = await Refresh(server.Address);

        answer.Kind.ShouldBe(TokenAnswerKind.Pair);
        answer.AccessToken.ShouldBe(Answers.Access);
        answer.RefreshToken.ShouldBe(Answers.Refresh);
        answer.Damaged.ShouldBeFalse();
    }

    [Theory]
    [InlineData("zstd", 0x28, 0xB5, 0x2F, 0xFD)]
    [InlineData("", 0x28, 0xB5, 0x2F, 0xFD)]
    [InlineData("", 0x1F, 0x8B, 0x00, 0x00)]
    [InlineData("br", 0x00, 0x01, 0x02, 0x03)]
    public async Task What_cannot_be_decompressed_is_kept_as_it_came(string label, params int[] mark)
    {
        byte[] body = [.. mark.Select(static value => (byte)value), .. Enumerable.Range(0, 200).Select(static i => (byte)(i * 37))];
        await using var server = GivenAnswer(body, label);

        var answer = await Refresh(server.Address);

        answer.Kind.ShouldBe(TokenAnswerKind.Cut);
        Convert.FromBase64String(answer.Raw!).ShouldBe(body);
    }

    [Fact]
    public async Task Tokens_before_a_cut_in_compressed_bytes_are_used()
    {
        var rest = string.Concat(Enumerable.Range(0, 400).Select(static i => $"{i * 7919:x}"));
        var packed = Encodings["gzip"](Encoding.UTF8.GetBytes($$"""{{Answers.Pair[..^1]}},"rest":"{{rest}}"}"""));
        await using var server = GivenAnswer(packed[..(packed.Length * 2 / 3)], "gzip");

        var answer = await Refresh(server.Address);

        answer.Kind.ShouldBe(TokenAnswerKind.Pair);
        answer.Damaged.ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_cut_within_UTF_16_is_kept()
    {
        var body = Encoding.Unicode.GetBytes(Answers.Pair[..40]);
        await using var server = GivenAnswer(body, "");

        var answer = await Refresh(server.Address);

        answer.Kind.ShouldBe(TokenAnswerKind.Cut);
        answer.Raw.ShouldBe(Answers.Pair[..40]);
    }

    [Theory]
    [InlineData("{\"accessToken\":\"A\",\"refreshToken\":\"with a space\",\"expiresIn\":60}")]
    [InlineData("{\"data\":{\"accessToken\":\"A\",\"refreshToken\":\"with a space\",\"expiresIn\":60}}")]
    public async Task A_refresh_token_with_spaces_inside_is_a_refresh_token(string body)
    {
        await using var server = GivenAnswer(Encoding.UTF8.GetBytes(body), "");

        (await Refresh(server.Address)).RefreshToken.ShouldBe("with a space");
    }

    private static RawServer GivenAnswer(byte[] body, string label) => RawServer.Answering(_ =>
        Answers.Http(200, "application/json", body, label.Length > 0 ? [KeyValuePair.Create("Content-Encoding", label)] : []));

    private static byte[] Wide(Encoding encoding, byte[] body) => encoding.GetBytes(Encoding.UTF8.GetString(body));

    private static byte[] Packed(byte[] body, Func<Stream, Stream> open)
    {
        using var packed = new MemoryStream();
        using (var stream = open(packed))
        {
            stream.Write(body);
        }

        return packed.ToArray();
    }
}
