using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using CTraderAuth.Protocol.Sending;
using CTraderAuth.Tests.Http;
using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Protocol;

/// <summary>The end of a wait: what has arrived by then is read, and only an empty socket ends the request.</summary>
public sealed class LastLookTests : IAsyncLifetime
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(15);

    private readonly FakeTimeProvider _time = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Socket _server = null!;
    private AnswerStream _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_arrived_before_the_time_was_over_is_read_after_it()
    {
        using var deadline = await GivenSentRequest();
        await GivenArrived("response");

        _time.Advance(RequestTimeout);

        (await ReadAsync(4)).ShouldBe("resp");
        (await ReadAsync(16)).ShouldBe("onse");
        await Should.ThrowAsync<AnswerStream.WaitEndedException>(() => ReadAsync(16));
    }

    [Fact]
    public async Task A_read_that_waits_ends_when_nothing_has_arrived()
    {
        using var deadline = await GivenSentRequest();
        var reading = ReadAsync(16);

        _time.Advance(RequestTimeout);

        await Should.ThrowAsync<AnswerStream.WaitEndedException>(() => reading);
    }

    [Fact]
    public async Task The_end_of_the_connection_is_seen_after_the_time()
    {
        using var deadline = await GivenSentRequest();
        _server.Shutdown(SocketShutdown.Send);
        await WhenReadableAsync();

        _time.Advance(RequestTimeout);

        (await ReadAsync(16)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_response_that_was_read_ahead_of_the_request_belongs_to_it()
    {
        var readAhead = ReadAsync(16);
        using var deadline = await GivenSentRequest();

        _time.Advance(RequestTimeout);

        await Should.ThrowAsync<AnswerStream.WaitEndedException>(() => readAhead);
    }

    [Fact]
    public async Task The_next_request_on_a_connection_has_a_time_of_its_own()
    {
        using (var first = await GivenSentRequest())
        {
            await GivenArrived("first");
            _time.Advance(RequestTimeout);
            (await ReadAsync(16)).ShouldBe("first");
        }

        using var second = await GivenSentRequest();
        var reading = ReadAsync(16);
        await _server.SendAsync("second"u8.ToArray(), Cancel);

        (await reading).ShouldBe("second");
    }

    [Fact]
    public async Task A_request_is_not_sent_when_the_one_before_has_ended_the_read_of_its_response()
    {
        using var first = await GivenSentRequest();
        await GivenArrived("first");
        (await ReadAsync(16)).ShouldBe("first");

        // As HttpClient does when it takes the connection for the next request.
        var readAhead = ReadAsync(16);
        _time.Advance(RequestTimeout);
        using var second = new Deadline(RequestTimeout, _time, Cancel);

        await Should.ThrowAsync<AnswerStream.WaitEndedException>(() => SendAsync(second));

        second.Started.ShouldBeFalse();
        await Should.ThrowAsync<AnswerStream.WaitEndedException>(() => readAhead);
        _server.Available.ShouldBe("request".Length);
    }

    [Fact]
    public async Task A_response_has_the_whole_time_from_the_send_on()
    {
        using var deadline = new Deadline(RequestTimeout, _time, Cancel);
        _time.Advance(RequestTimeout - TimeSpan.FromSeconds(1));
        await SendAsync(deadline);
        var reading = ReadAsync(16);

        _time.Advance(RequestTimeout - TimeSpan.FromSeconds(1));
        await _server.SendAsync("response"u8.ToArray(), Cancel);

        (await reading).ShouldBe("response");
        deadline.Passed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_process_that_was_never_paused_waits_no_longer_than_that()
    {
        using var deadline = new Deadline(RequestTimeout, _time, Cancel);
        _time.Advance(RequestTimeout - TimeSpan.FromSeconds(1));
        await SendAsync(deadline);

        for (var second = 0; second < RequestTimeout.TotalSeconds; second++)
        {
            deadline.Passed.ShouldBeFalse();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        deadline.Passed.ShouldBeTrue();
    }

    [Fact]
    public void Nothing_is_sent_once_the_time_for_a_connection_is_over()
    {
        using var deadline = new Deadline(RequestTimeout, _time, Cancel);

        _time.Advance(RequestTimeout);

        deadline.Unsent.IsCancellationRequested.ShouldBeTrue();
        deadline.TryStart().ShouldBeFalse();
        deadline.Started.ShouldBeFalse();
    }

    [Fact]
    public void Nothing_is_sent_twice()
    {
        using var deadline = new Deadline(RequestTimeout, _time, Cancel);

        deadline.TryStart().ShouldBeTrue();

        deadline.TryStart().ShouldBeFalse();
    }

    [Fact]
    public async Task What_arrived_before_the_caller_cancelled_is_read()
    {
        using var caller = new CancellationTokenSource();
        using var deadline = new Deadline(RequestTimeout, _time, caller.Token);
        await SendAsync(deadline);
        await GivenArrived("response");

        await caller.CancelAsync();

        deadline.Cancelled.ShouldBeTrue();
        (await ReadAsync(16)).ShouldBe("response");
        await Should.ThrowAsync<AnswerStream.WaitEndedException>(() => ReadAsync(16));
    }

    [Fact]
    public async Task What_arrived_over_TLS_is_read_after_the_time()
    {
        using var certificate = HandlerTest.GivenCertificate();
        await using var serverTls = new SslStream(new NetworkStream(_server));
        await using var clientTls = new SslStream(_client, leaveInnerStreamOpen: true, (_, seen, _, _) => seen!.GetCertHashString() == certificate.GetCertHashString());
        await Task.WhenAll(serverTls.AuthenticateAsServerAsync(certificate), clientTls.AuthenticateAsClientAsync("localhost"));
        using var deadline = new Deadline(RequestTimeout, _time, Cancel);
        deadline.Enter();
        deadline.TryStart();
        await clientTls.WriteAsync("request"u8.ToArray(), Cancel);
        var buffer = new byte[16];
        await serverTls.WriteAsync("resp"u8.ToArray(), Cancel);
        await clientTls.ReadExactlyAsync(buffer.AsMemory(0, 4), Cancel);
        await serverTls.WriteAsync("onse"u8.ToArray(), Cancel);
        await WhenReadableAsync();

        _time.Advance(RequestTimeout);

        await clientTls.ReadExactlyAsync(buffer.AsMemory(4, 4), Cancel);
        Encoding.ASCII.GetString(buffer, 0, 8).ShouldBe("response");
        var end = await Should.ThrowAsync<IOException>(() => clientTls.ReadAsync(buffer, Cancel).AsTask());
        (end as AnswerStream.WaitEndedException ?? end.InnerException).ShouldBeOfType<AnswerStream.WaitEndedException>();
    }

    public async ValueTask InitializeAsync()
    {
        _listener.Start();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_listener.LocalEndpoint, Cancel);
        _server = await _listener.AcceptSocketAsync(Cancel);
        _client = new AnswerStream(socket);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _server.Dispose();
        _listener.Dispose();
    }

    private async Task<Deadline> GivenSentRequest()
    {
        var deadline = new Deadline(RequestTimeout, _time, Cancel);
        await SendAsync(deadline);
        return deadline;
    }

    private async Task SendAsync(Deadline deadline)
    {
        deadline.Enter();
        deadline.TryStart().ShouldBeTrue();
        await _client.WriteAsync("request"u8.ToArray(), Cancel);
    }

    private async Task GivenArrived(string response)
    {
        await _server.SendAsync(Encoding.ASCII.GetBytes(response), Cancel);
        await WhenReadableAsync();
    }

    // What was sent is not there yet when the send returns, on a machine that is busy enough.
    private Task WhenReadableAsync() => Task.Run(() => _client.Socket.Poll(TimeSpan.FromMinutes(2), SelectMode.SelectRead), Cancel);

    private async Task<string> ReadAsync(int count)
    {
        var buffer = new byte[count];
        return Encoding.ASCII.GetString(buffer, 0, await _client.ReadAsync(buffer, Cancel));
    }
}
