using System.Net;

namespace CTraderAuth.Protocol.Reading;

/// <summary>What went wrong, in a sentence without a secret.</summary>
internal static class TokenProblem
{
    private const string Option = $"{CTraderAuthOptions.SectionName}:{nameof(CTraderAuthOptions.TokenUri)}";

    public static string? Describe(TokenAnswerKind kind, HttpStatusCode status, int length, string? breakOff, string? errorCode)
    {
        if (kind is TokenAnswerKind.Pair)
        {
            return null;
        }

        var answer = $"The token endpoint responded with HTTP {(int)status}";
        var end = breakOff is null ? "" : $" The response ends after {length} bytes: {breakOff}.";
        return kind switch
        {
            TokenAnswerKind.Rejected => $"{answer} and the error code {errorCode}.",
            TokenAnswerKind.RefreshTokenOnly => $"{answer} and a refresh token, but without a readable access token.{end}",
            TokenAnswerKind.AccessTokenOnly => $"{answer} and an access token, but without a readable refresh token.{end}",
            TokenAnswerKind.Cut => $"{answer} and a token that is cut off or unreadable.{end}",
            _ when errorCode is not null => $"{answer} and the error code {errorCode}.{end}",
            _ when TokenStatus.IsRedirect(status) => $"{answer}, a redirect, which is not followed: check {Option}.",
            _ when TokenStatus.IsWrongAddress(status) => $"{answer}, so the address is not a token endpoint for this request: check {Option} and {nameof(CTraderAuthOptions.TokenRequestMethod)}.",
            _ when TokenStatus.IsTooLarge(status) => $"{answer}: it does not accept a request of this size. Check {Option}, or set {nameof(CTraderAuthOptions.TokenRequestMethod)} to Post.",
            _ => $"{answer}, but without a token or an error code.{end}",
        };
    }
}
