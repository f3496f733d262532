using System.Net;
using System.Text;

namespace CTraderAuth.Protocol;

/// <summary>Makes a <see cref="TokenAnswer"/> of what the token endpoint sent. See docs/decisions/0004-reading-answers.md.</summary>
internal static class TokenAnswerReader
{
    public static readonly TimeSpan AssumedLife = TimeSpan.FromHours(1);

    private const int LongestCode = 64;
    private const int LongestDescription = 256;

    /// <summary>Reads an answer, or as much of it as arrived.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="body">The bytes of the body that arrived.</param>
    /// <param name="sent">What the server might echo.</param>
    /// <param name="retryAfter">How long the server asks to wait.</param>
    /// <param name="breakOff">Why the body ends where it ends, as the second half of a sentence; null when it is whole.</param>
    public static TokenAnswer Read(HttpStatusCode status, ReadOnlySpan<byte> body, TokenSecrets sent, TimeSpan? retryAfter = null, string? breakOff = null)
    {
        var length = body.Length;
        body = WithoutMark(body);
        var members = new TokenMembers();
        var whole = members.Read(body) && breakOff is null;
        var answer = new TokenAnswerParts(status, body, members, whole, sent);
        var (kind, life) = (answer.Kind, members.Life);
        return new TokenAnswer(kind)
        {
            AccessToken = kind is TokenAnswerKind.Pair or TokenAnswerKind.AccessTokenOnly ? answer.AccessToken : null,
            RefreshToken = kind is TokenAnswerKind.Pair or TokenAnswerKind.RefreshTokenOnly ? answer.RefreshToken : null,
            TokenType = TokenTypeOf(members.TokenType),
            ExpiresIn = life ?? AssumedLife,
            Damaged = !answer.IsWhole || life is null,
            LacksRefreshToken = whole && kind is TokenAnswerKind.AccessTokenOnly && !answer.KeepsRaw,
            ErrorCode = CodeOf(answer.ErrorCode, sent),
            Description = sent.Clean(members.Description, LongestDescription),
            RetryAfter = retryAfter,
            Problem = TokenProblem.Describe(kind, status, length, breakOff, CodeOf(answer.ErrorCode, sent)),
            Raw = answer.KeepsRaw ? Encoding.UTF8.GetString(body) : null,
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

    private static string TokenTypeOf(string? type) =>
        type is { Length: <= 32 } && type.All(char.IsAsciiLetterOrDigit) ? type : "bearer";

    private static string? CodeOf(string? code, TokenSecrets sent)
    {
        if (code is null)
        {
            return null;
        }

        var clean = sent.Clean(code, LongestCode) ?? "";
        var sane = string.Concat(clean.Where(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '*'));
        return sane.Length > 0 ? sane : "UNREADABLE";
    }
}
