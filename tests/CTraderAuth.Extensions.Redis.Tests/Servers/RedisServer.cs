using System.Net;
using System.Net.Sockets;
using CTraderAuth.Servers;
using CTraderAuth.Tests.Consent.Browser;
using StackExchange.Redis;

namespace CTraderAuth.Tests.Servers;

/// <summary>A Redis of the test's own: a private port and directory, durable unless it is told otherwise.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] Durable = ["--appendonly", "yes", "--appendfsync", "always", "--save", "", "--repl-diskless-sync-delay", "0"];

    private readonly ServerFolder _folder = new();
    private readonly string _program;
    private readonly string[] _arguments;
    private ServerProcess? _process;

    private RedisServer(string program, string[] arguments)
    {
        _program = program;
        _arguments = arguments;
    }

    public int Port { get; } = FreePort.Next();

    public string Configuration => $"127.0.0.1:{Port}";

    /// <summary>For tests in which nobody kills or stops the server: on a busy machine a connection or a response may take longer than the product's limits.</summary>
    public string PatientConfiguration => $"{Configuration},connectTimeout=60000,asyncTimeout=60000";

    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        var server = new RedisServer(Needs.Program("redis-server", "redis-server"), arguments);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A server that copies another one.</summary>
    public static Task<RedisServer> StartReplicaAsync(int master, params string[] arguments) =>
        StartAsync(["--replicaof", $"127.0.0.1 {master}", .. arguments]);

    /// <summary>Starts it, or starts it again on the data that it had.</summary>
    /// <param name="more">More arguments, for this time.</param>
    public async Task StartAgainAsync(params string[] more)
    {
        _process = await ServerProcess.StartAsync(_folder, _program, ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.Path, .. Durable, .. _arguments, .. more]);
        using var patience = new CancellationTokenSource(Patience);
        while (!await AnswersAsync(patience.Token))
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException(await File.ReadAllTextAsync(_folder.File("server.log"), CancellationToken.None));
            }

            await Task.Yield();
        }
    }

    /// <summary>A connection of the test, for what the store does not do.</summary>
    public async Task<ConnectionMultiplexer> OpenAsync() => await ConnectionMultiplexer.ConnectAsync($"{PatientConfiguration},allowAdmin=true,configCheckSeconds=1");

    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Copies its data; it is away meanwhile.</summary>
    public async Task BackUpAsync()
    {
        await KillAsync();
        await _folder.CopyAsync("appendonlydir", "backup");
        await StartAgainAsync();
    }

    /// <summary>Goes on with what it had when it was backed up.</summary>
    public async Task RestoreAsync()
    {
        await KillAsync();
        await _folder.CopyAsync("backup", "appendonlydir");
        await StartAgainAsync();
    }

    public Task PauseAsync() => _process!.SignalAsync("STOP");

    public Task ContinueAsync() => _process!.SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            await socket.SendAsync("PING\r\n"u8.ToArray(), cancellationToken);
            var answer = new byte[64];
            var read = await socket.ReceiveAsync(answer, cancellationToken);
            return answer.AsSpan(0, read).StartsWith("+PONG"u8) || answer.AsSpan(0, read).StartsWith("-NOAUTH"u8);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
