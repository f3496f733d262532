using System.Net;
using System.Text;

namespace CTraderAuth.Protocol.Reading;

/// <summary>Turns a response of the token endpoint into a <see cref="TokenAnswer"/>. See docs/decisions/0004-reading-answers.md.</summary>
internal static class TokenAnswerReader
{
    public static readonly TimeSpan AssumedLife = TimeSpan.FromHours(1);

    /// <summary>Reads a response, or as much of it as arrived.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="body">The bytes of the body that arrived.</param>
    /// <param name="sent">The secrets of the request, which the server might echo.</param>
    /// <param name="retryAfter">The wait that the server asks for.</param>
    /// <param name="breakOff">Why the body is incomplete, as the second half of a sentence; null when it is complete.</param>
    /// <param name="isLabelled">Whether the response claims to be compressed.</param>
    public static TokenAnswer Read(
        HttpStatusCode status, ReadOnlySpan<byte> body, TokenSecrets sent, TimeSpan? retryAfter = null, string? breakOff = null, bool isLabelled = false)
    {
        var bytes = body.ToArray();
        var text = BodyText.Of(bytes, isLabelled);
        body = WithoutMark(text.Utf8.Span);
        var members = new TokenJsonMembers();
        var whole = members.Read(body) && breakOff is null && text.IsWhole;
        var answer = TokenAnswerClassifier.Of(status, body, members, whole, sent, hidesText: !text.IsReadable || (!text.IsWhole && breakOff is null));
        var (kind, life) = (answer.Kind, members.Life);
        var code = answer.ErrorCode is null ? null : ServerText.Code(answer.ErrorCode, sent);
        return new TokenAnswer(kind)
        {
            AccessToken = kind is TokenAnswerKind.Pair or TokenAnswerKind.AccessTokenOnly ? answer.AccessToken : null,
            RefreshToken = kind is TokenAnswerKind.Pair or TokenAnswerKind.RefreshTokenOnly ? answer.RefreshToken : null,
            TokenType = TokenTypeOf(members.TokenType),
            ExpiresIn = life ?? AssumedLife,
            Damaged = !answer.IsWhole || life is null,
            LacksRefreshToken = whole && kind is TokenAnswerKind.AccessTokenOnly && !answer.KeepsRaw,
            ErrorCode = code,
            Description = ServerText.Description(members.Description, sent),
            RetryAfter = retryAfter,
            IsThrottled = kind is TokenAnswerKind.Unavailable && (status is HttpStatusCode.TooManyRequests || code is "REQUEST_FREQUENCY_EXCEEDED" or "BLOCKED_PAYLOAD_TYPE"),
            Problem = TokenProblem.Describe(kind, status, bytes.Length, breakOff, code),
            Raw = answer.HidesText ? Convert.ToBase64String(bytes) : answer.KeepsRaw ? sent.Conceal(Encoding.UTF8.GetString(body)) : null,
        };
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body)
    {
        while (body.StartsWith(Encoding.UTF8.Preamble))
        {
            body = body[Encoding.UTF8.Preamble.Length..];
        }

        return body;
    }

    /// <summary>A token type that can be stored and sent; anything else counts as <c>bearer</c>, the only one that cTrader has.</summary>
    public static string TokenTypeOf(string? type) =>
        type is { Length: > 0 and <= 32 } && type.All(char.IsAsciiLetterOrDigit) ? type : "bearer";
}
