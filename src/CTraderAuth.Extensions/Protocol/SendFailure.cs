using Refit;

namespace CTraderAuth.Protocol;

/// <summary>What the network did, in words of our own: the framework's might repeat an address with secrets in it.</summary>
internal static class SendFailure
{
    /// <summary>The answer when none came. Not sent when not a byte of the request can have left; otherwise nobody knows.</summary>
    public static TokenAnswer NoAnswer(bool started, Uri endpoint, string reason) => started
        ? new TokenAnswer(TokenAnswerKind.Unknown) { Problem = $"A token request was sent to {endpoint.Authority}, and no answer came: {reason}." }
        : new TokenAnswer(TokenAnswerKind.NotSent) { Problem = $"No token request was sent to {endpoint.Authority}: {reason}." };

    public static string Describe(Exception failure, bool deadlinePassed, CancellationToken caller) => failure switch
    {
        ApiRequestException { InnerException: { } inner } => Describe(inner, deadlinePassed, caller),
        OperationCanceledException when deadlinePassed => $"{nameof(CTraderAuthOptions.RequestTimeout)} passed",
        OperationCanceledException when caller.IsCancellationRequested => "the call was cancelled",
        OperationCanceledException => "no connection could be made in time",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the host name could not be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no trusted TLS connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy made no connection",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "the answer's headers were too long",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "the answer was no HTTP",
        InvalidDataException => "the answer could not be decompressed",
        ObjectDisposedException => "the program is shutting down",
        HttpRequestException or IOException => "the connection broke",
        _ => $"the connection broke ({failure.GetType().Name})",
    };
}
