using CTraderAuth.Protocol.Reading;
using Refit;

namespace CTraderAuth.Protocol.Sending;

/// <summary>Describes network failures in our own words: the framework's messages may contain an address with secrets.</summary>
internal static class SendFailure
{
    /// <summary>The result when no response came: not sent if no byte of the request can have been sent, otherwise unknown.</summary>
    public static TokenAnswer NoAnswer(bool started, Uri endpoint, string reason) => started
        ? new TokenAnswer(TokenAnswerKind.Unknown) { Problem = $"A token request was sent to {endpoint.Authority}, but no response was received: {reason}." }
        : new TokenAnswer(TokenAnswerKind.NotSent) { Problem = $"No token request was sent to {endpoint.Authority}: {reason}." };

    public static string Describe(Exception failure, Deadline deadline) => failure switch
    {
        SendFailedException => failure.Message,
        OperationCanceledException or AnswerStream.WaitEndedException when deadline.Passed => $"{nameof(CTraderAuthOptions.RequestTimeout)} passed",
        OperationCanceledException or AnswerStream.WaitEndedException when deadline.Cancelled => "the call was cancelled",
        ApiRequestException { InnerException: { } inner } => Describe(inner, deadline),
        { InnerException: SendFailedException or AnswerStream.WaitEndedException } => Describe(failure.InnerException, deadline),
        OperationCanceledException => "no connection could be made in time",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the host name could not be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no trusted TLS connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy could not make a connection",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "the response headers were too long",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "the response was not valid HTTP",
        ObjectDisposedException => "the program is shutting down",
        HttpRequestException or IOException => "the connection broke",
        _ => $"the connection broke ({failure.GetType().Name})",
    };
}
