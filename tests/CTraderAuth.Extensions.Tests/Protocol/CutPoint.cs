using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

/// <summary>A moment at which the server hangs up, and what the client may make of it.</summary>
internal sealed class CutPoint(Func<RawConnection, Task> serve, params TokenAnswerKind[] allowed)
{
    public static readonly IReadOnlyDictionary<string, CutPoint> All = new Dictionary<string, CutPoint>
    {
        ["on accept"] = new(static _ => Task.CompletedTask, TokenAnswerKind.Unknown) { OnAccept = true },
        // A reset may overtake the connect itself: not a byte was read then, and not one has left.
        ["reset on accept"] = new(static connection => Reset(connection), TokenAnswerKind.Unknown, TokenAnswerKind.NotSent) { OnAccept = true },
        ["after the first byte of the request"] = new(static connection => connection.ReadFirstByteAsync(), TokenAnswerKind.Unknown),
        ["after the request line"] = new(static connection => connection.ReadThroughAsync("\r\n"), TokenAnswerKind.Unknown),
        ["among the request's headers"] = new(static connection => connection.ReadThroughAsync("Host:"), TokenAnswerKind.Unknown),
        ["after the request"] = new(static connection => connection.ReadRequestAsync(), TokenAnswerKind.Unknown),
        ["reset after the request"] = new(static async connection =>
        {
            await connection.ReadRequestAsync();
            await Reset(connection);
        }, TokenAnswerKind.Unknown),
        ["after 100 Continue"] = Write("HTTP/1.1 100 Continue\r\n\r\n", TokenAnswerKind.Unknown),
        ["in the status line"] = Write("HTTP/1.1 2", TokenAnswerKind.Unknown),
        ["after the status line"] = Write("HTTP/1.1 200 OK\r\n", TokenAnswerKind.Unknown),
        ["in a header"] = Write("HTTP/1.1 200 OK\r\nContent-Ty", TokenAnswerKind.Unknown),
        ["after the headers"] = Write("HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n", TokenAnswerKind.Unknown),
        ["in the body"] = Write("HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n" + Answers.Pair[..30], TokenAnswerKind.Cut),
        ["in a chunk"] = Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nC8\r\n" + Answers.Pair[..30], TokenAnswerKind.Cut),
        ["in a body that the end delimits"] = Write("HTTP/1.1 200 OK\r\n\r\n" + Answers.Pair[..30], TokenAnswerKind.Cut),
        ["in the body, after both tokens"] = Write("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + Answers.Pair, TokenAnswerKind.Pair),
        ["reset after the body"] = new(static async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Answers.Json(Answers.Pair));
            await Reset(connection);
        }, TokenAnswerKind.Pair, TokenAnswerKind.Unknown, TokenAnswerKind.Cut, TokenAnswerKind.AccessTokenOnly),
        ["after 408"] = Write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", TokenAnswerKind.Unknown),
    };

    /// <summary>The server hangs up without having read anything, so that a connection counts as a request.</summary>
    public bool OnAccept { get; private init; }

    public IReadOnlyList<TokenAnswerKind> Allowed { get; } = allowed;

    public Task ServeAsync(RawConnection connection) => serve(connection);

    private static CutPoint Write(string text, TokenAnswerKind allowed) => new(
        async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(text);
        },
        allowed);

    private static Task Reset(RawConnection connection)
    {
        connection.Close(reset: true);
        return Task.CompletedTask;
    }
}
