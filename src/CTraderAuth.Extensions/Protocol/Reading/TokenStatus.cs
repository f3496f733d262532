using System.Net;

namespace CTraderAuth.Protocol.Reading;

/// <summary>What the status code of a response means when its body says nothing.</summary>
internal static class TokenStatus
{
    /// <summary>The server refused the request before it processed it, so nothing was spent.</summary>
    public static bool IsRefusal(HttpStatusCode status) =>
        IsRedirect(status) || IsWrongAddress(status) || IsTooLarge(status) || status is HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests;

    public static bool IsRedirect(HttpStatusCode status) => (int)status is >= 300 and < 400;

    /// <summary>Only a server that is not the token endpoint responds like this: RFC 9110 defines these codes for requests that the target cannot process at all.</summary>
    public static bool IsWrongAddress(HttpStatusCode status) => status is HttpStatusCode.NotFound
        or HttpStatusCode.MethodNotAllowed
        or HttpStatusCode.ProxyAuthenticationRequired
        or HttpStatusCode.Gone
        or HttpStatusCode.LengthRequired
        or HttpStatusCode.UnsupportedMediaType
        or HttpStatusCode.ExpectationFailed
        or HttpStatusCode.MisdirectedRequest
        or HttpStatusCode.UpgradeRequired
        or HttpStatusCode.NotImplemented
        or HttpStatusCode.HttpVersionNotSupported
        or HttpStatusCode.NetworkAuthenticationRequired;

    /// <summary>The server did not even read the complete request.</summary>
    public static bool IsTooLarge(HttpStatusCode status) =>
        status is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.RequestUriTooLong or HttpStatusCode.RequestHeaderFieldsTooLarge;
}
