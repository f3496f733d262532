using System.Net;
using System.Text;

namespace CTraderAuth.Protocol.Reading;

/// <summary>Finds the parts of a response and classifies it.</summary>
internal sealed class TokenAnswerClassifier
{
    private readonly HttpStatusCode _status;

    private TokenAnswerClassifier(HttpStatusCode status) => _status = status;

    public static TokenAnswerClassifier Of(HttpStatusCode status, ReadOnlySpan<byte> body, TokenJsonMembers members, bool whole, TokenSecrets sent, bool hidesText)
    {
        var (code, access, refresh) = (members.ErrorCode?.Trim(), members.AccessToken, members.RefreshToken);
        if (code is null && access is not null && refresh is not null)
        {
            return new(status) { AccessToken = access, RefreshToken = refresh, IsWhole = whole };
        }

        var (text, succeeded, refused) = (Encoding.UTF8.GetString(body), (int)status is >= 200 and < 300, TokenStatus.IsRefusal(status));
        if (code is null && succeeded)
        {
            whole = false;
            access ??= TokenScanner.Find(text, "access", sent);
            refresh ??= TokenScanner.Find(text, "refresh", sent);
            if (access is null && refresh is null)
            {
                // An envelope may carry the response as text, as a page may show an example.
                text = TokenScanner.Unwrapped(text);
                access = TokenScanner.Find(text, "access", sent, TokenScanner.LongWord);
                refresh = TokenScanner.Find(text, "refresh", sent, TokenScanner.LongWord);
            }
        }

        access = sent.WithoutEcho(access);
        var shown = sent.Conceal(text);
        var showsAccess = access is null && !refused && TokenScanner.Shows(shown, "access", code is not null);
        if (code is not null || (access is null && !showsAccess))
        {
            // The refresh token that was sent is valid in the response only beside a new access token.
            refresh = sent.WithoutEcho(refresh);
        }

        return new(status)
        {
            ErrorCode = code,
            AccessToken = access,
            RefreshToken = refresh,
            IsWhole = whole,
            ShowsAccess = showsAccess,
            ShowsRefresh = refresh is null && !refused && TokenScanner.Shows(shown, "refresh", code is not null),
            HidesText = hidesText && succeeded && code is null && access is null && refresh is null,
        };
    }

    /// <summary>Some compressed bytes could not be read and the readable ones contain no token: the others may contain one.</summary>
    public bool HidesText { get; private init; }

    public string? AccessToken { get; private init; }

    public string? RefreshToken { get; private init; }

    public string? ErrorCode { get; private init; }

    public bool IsWhole { get; private init; }

    /// <summary>Something in the response looks like a token and is not used.</summary>
    public bool KeepsRaw => ShowsAccess || ShowsRefresh || (ErrorCode is not null && HasToken);

    public TokenAnswerKind Kind => (AccessToken, RefreshToken) switch
    {
        _ when ErrorCode is not null => KindOfError,
        (not null, not null) => TokenAnswerKind.Pair,
        (null, not null) => TokenAnswerKind.RefreshTokenOnly,
        (not null, null) => TokenAnswerKind.AccessTokenOnly,
        _ when ShowsAccess || ShowsRefresh || HidesText => TokenAnswerKind.Cut,
        _ => RefusesByStatus ? TokenAnswerKind.Unavailable : TokenAnswerKind.Unknown,
    };

    private TokenAnswerKind KindOfError => ErrorCode switch
    {
        _ when KeepsRaw => TokenAnswerKind.Rejected,
        "SERVER_IS_UNDER_MAINTENANCE" or "REQUEST_FREQUENCY_EXCEEDED" or "BLOCKED_PAYLOAD_TYPE" => TokenAnswerKind.Unavailable,
        "TIMEOUT_ERROR" or "CH_SERVER_NOT_REACHABLE" => TokenAnswerKind.Unknown,
        _ when _status is HttpStatusCode.TooManyRequests || TokenStatus.IsRedirect(_status) => TokenAnswerKind.Unavailable,
        _ when (int)_status >= 500 => TokenAnswerKind.Unknown,
        _ => TokenAnswerKind.Rejected,
    };

    private bool ShowsAccess { get; init; }

    private bool ShowsRefresh { get; init; }

    private bool HasToken => AccessToken is not null || RefreshToken is not null;

    private bool RefusesByStatus => TokenStatus.IsRefusal(_status);
}
