using System.Net;

namespace CTraderAuth.Protocol;

/// <summary>What went wrong, in a sentence without a secret.</summary>
internal static class TokenProblem
{
    public static string? Describe(TokenAnswerKind kind, HttpStatusCode status, int length, string? breakOff, string? errorCode)
    {
        if (kind is TokenAnswerKind.Pair)
        {
            return null;
        }

        var answer = $"The token endpoint answered HTTP {(int)status}";
        var end = breakOff is null ? "" : $" The answer ends after {length} bytes: {breakOff}.";
        return kind switch
        {
            TokenAnswerKind.Rejected => $"{answer} with the error code {errorCode}.",
            TokenAnswerKind.RefreshTokenOnly => $"{answer} with a refresh token and no access token that can be read.{end}",
            TokenAnswerKind.AccessTokenOnly => $"{answer} with an access token and no refresh token that can be read.{end}",
            TokenAnswerKind.Cut => $"{answer} with a token that is cut or cannot be read.{end}",
            _ when errorCode is not null => $"{answer} with the error code {errorCode}.{end}",
            _ when (int)status is >= 300 and < 400 => $"{answer}, a redirect, which is not followed: check TokenUri.",
            _ when status is HttpStatusCode.NotFound => $"{answer}: check TokenUri.",
            _ => $"{answer} with neither a token nor an error code.{end}",
        };
    }
}
