using System.Text.Json;
using System.Text.Json.Nodes;
using CTraderAuth.Testing.Tests.Sandbox;
using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>Raw clients of the sandbox's socket. No prices come unless a test asks for them.</summary>
public abstract class SocketTest : SandboxTest
{
    protected SandboxSocket Socket => Sandbox.Socket;

    protected CTraderSandbox GivenSocket(Action<SandboxSocketOptions>? configure = null) => GivenSandbox(options =>
    {
        options.Socket.PricesPerSecond = 0;
        configure?.Invoke(options.Socket);
    });

    protected async Task<(CTraderSandbox Sandbox, JsonElement Pair)> GivenPairOn(Action<SandboxSocketOptions>? configure = null)
    {
        var sandbox = GivenSocket(configure);
        return (sandbox, await GivenPair());
    }

    private protected Task<RawClient> Open(bool live = false, bool protobuf = false) => RawClient.OpenAsync(live ? Socket.LiveUri : Socket.DemoUri, protobuf);

    private protected async Task<RawClient> GivenApplication(bool live = false, bool protobuf = false)
    {
        var client = await Open(live, protobuf);
        (await client.AskAsync(2100, Credentials())).PayloadType.ShouldBe(2101);
        return client;
    }

    private protected async Task<RawClient> GivenAuthorized(JsonElement pair, bool protobuf = false, params long[] accounts)
    {
        var client = await GivenApplication(protobuf: protobuf);
        foreach (var account in accounts is [] ? [1001] : accounts)
        {
            (await Authorize(client, pair, account)).PayloadType.ShouldBe(2103);
        }

        return client;
    }

    protected JsonObject Credentials() => new() { ["clientId"] = Sandbox.ClientId, ["clientSecret"] = Sandbox.ClientSecret };

    private protected static Task<Envelope> Authorize(RawClient client, JsonElement pair, long account = 1001) =>
        client.AskAsync(2102, new() { ["ctidTraderAccountId"] = account, ["accessToken"] = AccessTokenOf(pair) });

    protected static JsonObject Of(long account) => new() { ["ctidTraderAccountId"] = account };

    protected static JsonObject Of(long account, params long[] symbols) =>
        new() { ["ctidTraderAccountId"] = account, ["symbolId"] = new JsonArray([.. symbols.Select(symbol => JsonValue.Create(symbol))]) };

    protected static JsonObject Order(long account, string? label = null)
    {
        var order = new JsonObject { ["ctidTraderAccountId"] = account, ["symbolId"] = 1, ["orderType"] = 1, ["tradeSide"] = 1, ["volume"] = 100_000 };
        if (label is not null)
        {
            order["label"] = label;
        }

        return order;
    }

    private protected static void ShouldBeRefused(Envelope answer, string errorCode, int payloadType = 2142)
    {
        (answer.PayloadType, answer.Payload.Text("errorCode")).ShouldBe((payloadType, errorCode));
    }

    protected static async Task WaitFor(Func<bool> condition)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(limit).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
    }

    private protected static string? CodeOf(Envelope answer) => answer.Payload.Text("errorCode");
}
