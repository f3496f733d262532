using System.Net.Sockets;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Protocol.Sending;
using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Protocol;

/// <summary>What a failure of the network is called.</summary>
public sealed class SendFailureTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly FakeTimeProvider _time = new();

    public static TheoryData<Exception, string> Failures => new()
    {
        { new SendFailedException("it was sent before"), "it was sent before" },
        { new HttpRequestException("outside", new SendFailedException("it was sent before")), "it was sent before" },
        { new OperationCanceledException(), "no connection could be made in time" },
        { new HttpRequestException(HttpRequestError.NameResolutionError), "the host name could not be resolved" },
        { new HttpRequestException(HttpRequestError.ConnectionError), "no connection could be made" },
        { new HttpRequestException(HttpRequestError.SecureConnectionError), "no trusted TLS connection could be made" },
        { new HttpRequestException(HttpRequestError.ProxyTunnelError), "the proxy could not make a connection" },
        { new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded), "the response headers were too long" },
        { new HttpRequestException(HttpRequestError.InvalidResponse), "the response was not valid HTTP" },
        { new ObjectDisposedException("handler"), "the program is shutting down" },
        { new HttpRequestException("https://example/?client_secret=x"), "the connection broke" },
        { new IOException("https://example/?client_secret=x"), "the connection broke" },
        { new SocketException(), "the connection broke (SocketException)" },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void Is_told_in_words_of_the_library(Exception failure, string told)
    {
        using var deadline = new Deadline(Timeout, _time, CancellationToken.None);

        SendFailure.Describe(failure, deadline).ShouldBe(told);
    }

    [Fact]
    public void A_cancellation_is_told_as_what_caused_it()
    {
        using var passed = new Deadline(Timeout, _time, CancellationToken.None);
        _time.Advance(Timeout);
        using var cancelled = new Deadline(Timeout, _time, new CancellationToken(canceled: true));

        SendFailure.Describe(new OperationCanceledException(), passed).ShouldBe("RequestTimeout passed");
        SendFailure.Describe(new OperationCanceledException(), cancelled).ShouldBe("the call was cancelled");
    }

    [Theory]
    [InlineData(false, TokenAnswerKind.NotSent, "No token request was sent to id.example: the host name could not be resolved.")]
    [InlineData(true, TokenAnswerKind.Unknown, "A token request was sent to id.example, but no response was received: the host name could not be resolved.")]
    internal void A_request_that_was_not_begun_was_not_sent(bool started, TokenAnswerKind kind, string problem)
    {
        var answer = SendFailure.NoAnswer(started, new("https://id.example/apps/token?secret=x"), "the host name could not be resolved");

        (answer.Kind, answer.Problem).ShouldBe((kind, problem));
    }
}
