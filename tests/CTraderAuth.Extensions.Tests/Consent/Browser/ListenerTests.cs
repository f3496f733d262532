using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CTraderAuth.Consent.Browser.Loopback;

namespace CTraderAuth.Tests.Consent.Browser;

public sealed class ListenerTests : ConsentTest
{
    private const int LoopbackConnectionsAtOnce = 64;

    [Fact]
    public async Task Takes_the_callback_beside_connections_that_say_nothing_or_never_end()
    {
        await GivenSignIn();
        using var silent = await ConnectedAsync();
        using var slow = await ConnectedAsync("GET /callback?code=slow HTT");
        using var headless = await ConnectedAsync($"GET /callback?code=slow HTTP/1.1\r\nHost: localhost:{Port}\r\n");

        await Browser.GetStringAsync($"{Callback}?code=code&state={State}", Cancellation);

        (await Running).ShouldBeSameAs(Token);
        Codes.ShouldBe(["code"]);
    }

    [Fact]
    public async Task A_response_that_cannot_be_made_ends_its_connection_and_no_other()
    {
        const int more = LoopbackConnectionsAtOnce + 6;
        var address = LoopbackAddress.Parse($"http://127.0.0.1:{FreePort.Next()}/callback");
        var left = more;
        await using var listener = LoopbackListener.Start(
            address,
            (_, _, _) => Interlocked.Decrement(ref left) >= 0 ? throw new IOException("The console is gone.") : Task.FromResult(LoopbackResponse.NotFound()),
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };

        // The client sends some of them again by itself.
        while (Volatile.Read(ref left) > 0)
        {
            await ((Task)http.GetAsync(address.At("/callback"), Cancellation)).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }

        (await http.GetAsync(address.At("/callback"), Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Hangs_up_on_a_connection_that_says_nothing_in_time()
    {
        await GivenSignIn();
        using var silent = await ConnectedAsync();

        var ended = ReadAllAsync(silent);
        while (!ended.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await ended).ShouldBe("");
        Running.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Refuses_a_request_of_more_than_16_KiB()
    {
        await GivenSignIn();
        using var socket = await ConnectedAsync($"GET /callback?code={new string('x', 64 * LoopbackConnection.HeadLimit)}");

        var answer = await ReadAllAsync(socket);

        answer.ShouldStartWith("HTTP/1.1 431 ");
        Running.IsCompleted.ShouldBeFalse();
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("GET http://localhost/callback?code=x HTTP/1.1\r\n\r\n")]
    [InlineData("GET /callback?code=x HTTP/2\r\n\r\n")]
    [InlineData("GET /callback?code=x HTTP/1.1\r\nno colon\r\n\r\n")]
    [InlineData("GET /callback?code=x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    public async Task Rejects_invalid_requests(string request)
    {
        await GivenSignIn();
        using var socket = await ConnectedAsync(request);

        var answer = await ReadAllAsync(socket);

        answer.ShouldStartWith("HTTP/1.1 400 ");
        Codes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Answers_404_to_a_request_without_a_host()
    {
        await GivenSignIn();
        using var socket = await ConnectedAsync("GET /callback?code=x HTTP/1.0\r\n\r\n");

        (await ReadAllAsync(socket)).ShouldStartWith("HTTP/1.1 404 ");
    }

    [Fact]
    public async Task Takes_a_request_that_arrives_byte_by_byte()
    {
        await GivenSignIn();
        using var socket = await ConnectedAsync();
        socket.NoDelay = true;

        foreach (var letter in Encoding.ASCII.GetBytes($"GET /callback?code=code HTTP/1.1\r\nHost: localhost:{Port}\r\n\r\n"))
        {
            await socket.SendAsync(new[] { letter }, Cancellation);
        }

        (await ReadAllAsync(socket)).ShouldStartWith("HTTP/1.1 303 ");
    }

    [Fact]
    public async Task Listens_on_127_0_0_1_and_nowhere_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc/net/tcp.");
        await GivenSignIn();

        var port = Port.ToString("X4", CultureInfo.InvariantCulture);
        var listening = File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[1].EndsWith($":{port}", StringComparison.Ordinal) && fields[3] is "0A");

        listening.ShouldHaveSingleItem()[1].ShouldBe($"0100007F:{port}");
    }

    [Theory]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public async Task Lets_no_other_program_listen_where_the_browser_looks_for_localhost(string address)
    {
        await GivenSignIn();

        var outcome = await OtherUser.RunAsync($$"""
            import errno, socket
            other = socket.socket({{(address.Contains(':', StringComparison.Ordinal) ? "socket.AF_INET6" : "socket.AF_INET")}})
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if other.family == socket.AF_INET6:
                other.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            try:
                other.bind(("{{address}}", {{Port}}))
                other.listen()
                print("listens")
            except OSError as e:
                print(errno.errorcode[e.errno])
            """, Cancellation);

        outcome.ShouldBeOneOf("EADDRINUSE", "EADDRNOTAVAIL", "EAFNOSUPPORT");
    }

    [Fact]
    public async Task Listens_where_a_server_on_localhost_has_just_ended()
    {
        Assert.SkipUnless(FreePort.CanBind(IPAddress.IPv6Loopback, Port), "This machine has no ::1.");
        await GivenServerThatHungUpAsync(IPAddress.IPv6Loopback);

        await GivenSignIn();
        var page = await Browser.GetStringAsync($"{Callback}?code=code&state={State}", Cancellation);

        (await Running).ShouldBeSameAs(Token);
        page.ShouldContain("<h1>Connected</h1>");
    }

    [Fact]
    public async Task Closes_the_port_when_it_is_cancelled()
    {
        await GivenSignIn();
        using var silent = await ConnectedAsync();

        await CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(Running);
        await ShouldBeClosed();
    }

    [Fact]
    public async Task Closes_the_port_after_the_sign_in()
    {
        await GivenSignIn();
        await Browser.GetStringAsync($"{Callback}?code=code", Cancellation);

        await Running;

        await ShouldBeClosed();
    }

    // Who hangs up first keeps the connection, and with it the port, for a minute.
    private async Task GivenServerThatHungUpAsync(IPAddress address)
    {
        using var server = new TcpListener(address, Port);
        server.Start();
        using var client = new TcpClient(address.AddressFamily);
        await client.ConnectAsync(address, Port, Cancellation);
        (await server.AcceptTcpClientAsync(Cancellation)).Dispose();
        (await client.GetStream().ReadAsync(new byte[1], Cancellation)).ShouldBe(0);
    }

    private async Task<Socket> ConnectedAsync(string say = "")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port, Cancellation);
        await socket.SendAsync(Encoding.ASCII.GetBytes(say), Cancellation);
        return socket;
    }

    private async Task ShouldBeClosed()
    {
        var refused = await Should.ThrowAsync<SocketException>(async () => (await ConnectedAsync()).Dispose());
        refused.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    private async Task<string> ReadAllAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
