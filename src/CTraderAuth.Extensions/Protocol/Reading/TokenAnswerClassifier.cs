using System.Net;
using System.Text;

namespace CTraderAuth.Protocol.Reading;

/// <summary>Finds the parts of a response and classifies it.</summary>
internal sealed class TokenAnswerClassifier
{
    private readonly HttpStatusCode _status;
    private readonly bool _showsAccess;
    private readonly bool _showsRefresh;

    public TokenAnswerClassifier(HttpStatusCode status, ReadOnlySpan<byte> body, TokenJsonMembers members, bool whole, TokenSecrets sent, bool hidesText)
    {
        _status = status;
        IsWhole = whole;
        ErrorCode = members.ErrorCode?.Trim();
        AccessToken = members.AccessToken;
        RefreshToken = members.RefreshToken;
        if (HasPair && ErrorCode is null)
        {
            return;
        }

        var text = Encoding.UTF8.GetString(body);
        if (ErrorCode is null && IsSuccess)
        {
            IsWhole = false;
            AccessToken ??= TokenScanner.Find(text, "access", sent);
            RefreshToken ??= TokenScanner.Find(text, "refresh", sent);
        }

        AccessToken = sent.WithoutEcho(AccessToken);
        var shown = sent.Conceal(text);
        _showsAccess = AccessToken is null && !RefusesByStatus && TokenScanner.Shows(shown, "access", ErrorCode is not null);
        if (ErrorCode is not null || (AccessToken is null && !_showsAccess))
        {
            // The refresh token that was sent is valid in the response only beside a new access token.
            RefreshToken = sent.WithoutEcho(RefreshToken);
        }

        _showsRefresh = RefreshToken is null && !RefusesByStatus && TokenScanner.Shows(shown, "refresh", ErrorCode is not null);
        HidesText = hidesText && IsSuccess && ErrorCode is null && !HasToken;
    }

    /// <summary>Some compressed bytes could not be read and the readable ones contain no token: the others may contain one.</summary>
    public bool HidesText { get; }

    public string? AccessToken { get; }

    public string? RefreshToken { get; }

    public string? ErrorCode { get; }

    public bool IsWhole { get; }

    /// <summary>Something in the response looks like a token and is not used.</summary>
    public bool KeepsRaw => _showsAccess || _showsRefresh || (ErrorCode is not null && HasToken);

    public TokenAnswerKind Kind => (AccessToken, RefreshToken) switch
    {
        _ when ErrorCode is not null => KindOfError,
        (not null, not null) => TokenAnswerKind.Pair,
        (null, not null) => TokenAnswerKind.RefreshTokenOnly,
        (not null, null) => TokenAnswerKind.AccessTokenOnly,
        _ when _showsAccess || _showsRefresh || HidesText => TokenAnswerKind.Cut,
        _ => RefusesByStatus ? TokenAnswerKind.Unavailable : TokenAnswerKind.Unknown,
    };

    private TokenAnswerKind KindOfError => ErrorCode switch
    {
        _ when KeepsRaw => TokenAnswerKind.Rejected,
        "SERVER_IS_UNDER_MAINTENANCE" or "REQUEST_FREQUENCY_EXCEEDED" or "BLOCKED_PAYLOAD_TYPE" => TokenAnswerKind.Unavailable,
        "TIMEOUT_ERROR" or "CH_SERVER_NOT_REACHABLE" => TokenAnswerKind.Unknown,
        _ when _status is HttpStatusCode.TooManyRequests || IsRedirect => TokenAnswerKind.Unavailable,
        _ when (int)_status >= 500 => TokenAnswerKind.Unknown,
        _ => TokenAnswerKind.Rejected,
    };

    private bool HasPair => AccessToken is not null && RefreshToken is not null;

    private bool HasToken => AccessToken is not null || RefreshToken is not null;

    private bool IsSuccess => (int)_status is >= 200 and < 300;

    private bool IsRedirect => (int)_status is >= 300 and < 400;

    private bool RefusesByStatus => TokenStatus.IsRefusal(_status);
}
