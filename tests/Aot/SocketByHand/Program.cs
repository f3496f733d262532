using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using CTraderAuth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

// What somebody writes who keeps a connection authorized themselves, without any of the care: the size of the session is measured against it.
var file = Path.Combine(Directory.CreateTempSubdirectory("ctrader-auth-aot-").FullName, "grants.db");
using var openApi = OpenApi.Start();
var services = new ServiceCollection().AddLogging();
services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri, options.TokenUri) = ("app", "secret", "http://127.0.0.1/callback", args[0]))
    .UseSqlite($"Data Source={file}");
services.AddHttpClient("api", client => client.BaseAddress = new(args[0])).AddCTraderToken("my-bot");
await using (var provider = services.BuildServiceProvider())
{
    var tokens = provider.GetRequiredService<ICTraderTokens>();
    await tokens.ImportAsync("my-bot", "refresh-token");
    await using var bot = new Bot(tokens, provider.GetRequiredService<ILogger<Bot>>());
    await bot.ConnectAsync(openApi.Address);
    await bot.Generation(1);
    await bot.AskAsync(2104, new());
    Console.WriteLine("authorized, and 2105 came");
    var rotated = await tokens.RefreshAsync("my-bot");
    await bot.Generation(rotated.Generation);
    Console.WriteLine($"authorized again with generation {rotated.Generation} on connection 1");
    using var api = provider.GetRequiredService<IHttpClientFactory>().CreateClient("api");
    Console.WriteLine($"and the API answered {(await api.GetStringAsync("")).Length} characters");
}

Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
return 0;

internal sealed class Bot(ICTraderTokens tokens, ILogger<Bot> logger) : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<Message> _events = Channel.CreateUnbounded<Message>();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, TaskCompletionSource<Message>> _requests = [];
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _authorized = new(0);
    private Task _running = Task.CompletedTask;
    private long _generation;
    private int _last;

    public async Task ConnectAsync(Uri address)
    {
        await _socket.ConnectAsync(address, _stop.Token);
        _running = Task.WhenAll(ReadAsync(), AuthorizeAsync(), BeatAsync());
    }

    public async Task Generation(long generation)
    {
        while (_generation < generation)
        {
            await _authorized.WaitAsync(_stop.Token);
        }
    }

    public async Task<Payload> AskAsync(int payloadType, Payload payload)
    {
        var id = $"{Interlocked.Increment(ref _last)}";
        var response = _requests[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(new() { Id = id, PayloadType = payloadType, Payload = payload });
        return (await response.Task.WaitAsync(TimeSpan.FromSeconds(10))).Payload ?? new();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _sending.Dispose();
        _authorized.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync(Message message)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, Messages.Default.Message), WebSocketMessageType.Text, true, _stop.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    // The application, and every account with each new token.
    private async Task AuthorizeAsync()
    {
        await AskAsync(2100, new() { ClientId = "app", ClientSecret = "secret" });
        await foreach (var token in tokens.WatchAsync("my-bot", _stop.Token))
        {
            foreach (var account in (await AskAsync(2149, new() { AccessToken = token.Value })).Accounts ?? [])
            {
                var response = await AskAsync(2102, new() { AccessToken = token.Value, Account = account.Account });
                if (response.ErrorCode == "CH_ACCESS_TOKEN_INVALID")
                {
                    await tokens.ReplaceRejectedAsync("my-bot", token.Value, _stop.Token);
                }
            }

            _generation = token.Generation;
            _authorized.Release();
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            await SendAsync(new() { PayloadType = 51 });
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        while (!_stop.IsCancellationRequested)
        {
            var read = await _socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
            var message = JsonSerializer.Deserialize(buffer.AsSpan(0, read.Count), Messages.Default.Message)!;
            if (message.Id is { } id && _requests.TryRemove(id, out var request))
            {
                request.TrySetResult(message);
            }
            else
            {
                logger.LogInformation("{Type} came.", message.PayloadType);
                await _events.Writer.WriteAsync(message);
            }
        }
    }
}

internal sealed class Message
{
    [JsonPropertyName("clientMsgId")]
    public string? Id { get; set; }

    public int PayloadType { get; set; }

    public Payload? Payload { get; set; }
}

internal sealed class Payload
{
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    public string? AccessToken { get; set; }

    public string? ErrorCode { get; set; }

    [JsonPropertyName("ctidTraderAccountId")]
    public long? Account { get; set; }

    [JsonPropertyName("ctidTraderAccount")]
    public List<Payload>? Accounts { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Message))]
internal sealed partial class Messages : JsonSerializerContext;
