namespace CTraderAuth.Sockets;

/// <summary>A session: one connection to the Open API, kept authorized. In configuration: a section such as <c>CTrader:Sessions:my-bot</c>.</summary>
public sealed class CTraderSessionOptions
{
    /// <summary>The subject whose accounts are used: the application's name for the person who consented. Default: the name of the session.</summary>
    public string Subject { get; set; } = "";

    /// <summary>The host to connect to, which determines which accounts of the grant are authorized. Default: <see cref="CTraderEnvironment.Demo"/>.</summary>
    public CTraderEnvironment Environment { get; set; }

    /// <summary>Where to connect to. Default: null, which is <see cref="CTraderAuthOptions.DemoSocketUri"/> or <see cref="CTraderAuthOptions.LiveSocketUri"/>, and without those
    /// <c>wss://demo.ctraderapi.com:5036</c> or <c>wss://live.ctraderapi.com:5036</c>, with port 5035 for protobuf.</summary>
    /// <remarks>If the address of the application is on this machine, as that of a sandbox, and this one is not, the address of the application is used. <c>ws://</c> is accepted for this machine only, as for a sandbox: the client secret and the access tokens are sent over the connection.</remarks>
    public Uri? Address { get; set; }

    /// <summary>The accounts to authorize, by <c>ctidTraderAccountId</c> and not by login. Default: empty, which means all accounts of the grant in this environment.</summary>
    public IList<long> Accounts { get; set => field = value ?? throw new ArgumentNullException(nameof(value)); } = [];

    /// <summary>The format of messages. Default: <see cref="CTraderWireFormat.Json"/>.</summary>
    public CTraderWireFormat Format { get; set; }

    /// <summary>How long a request waits until its account is authorized. After that it fails as not sent. Default: 2 s; from 0 to 1 min.</summary>
    public TimeSpan AuthorizationWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long cTrader may take for a response. After that the outcome is unknown. Default: 10 s; from 1 s to 2 min.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it may take to connect. Default: 15 s; from 1 s to 2 min.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The time without a sent message after which a heartbeat is sent. Default: 10 s; from 1 s to 25 s: cTrader cuts connections that send none.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The time without a received message after which cTrader is asked for its version; without a response within <see cref="RequestTimeout"/>, the connection is replaced. Default: 20 s; from 2 s to 5 min.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests a second, of which 8 (a fifth, if that is less) are reserved for authorization. Default: 45; from 5 to 50, which is cTrader's limit.</summary>
    /// <remarks>
    /// From 2 s before <see cref="GrantStatus.RefreshDueAt"/> until the rotation is over, and for 12 s at most, two places for each account are reserved instead, and your requests keep at least 5 a second. A rotation at another
    /// time finds only the 8. If a program always has requests waiting, each further account is then authorized (1 s + round trip) / 37 after the one before: 28 ms with a round trip of 50 ms.
    /// A request counts until a second after its response, so the pace depends on the round trip: such a program sends 35 requests a second with 50 ms, and 30 with 250 ms.
    /// </remarks>
    public int RequestsPerSecond { get; set; } = 45;

    /// <summary>Requests a second for historical data (payload types 2133, 2137, 2143, 2145 and 2175), which cTrader counts separately. Default: 4; from 1 to 5, which is cTrader's limit.</summary>
    public int HistoryRequestsPerSecond { get; set; } = 4;

    /// <summary>The longest pause between two connections, ± 20 %. The first pause is 50 ms at most; the following ones begin with 1 s and double. Default: 60 s; from 1 s to 1 h.</summary>
    /// <remarks>A connection that lived for 30 s begins a new count. After a shorter one that was authorized the pause stays at 1 s, up to 30 times in a row.</remarks>
    public TimeSpan MaximumDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many messages wait for <see cref="ICTraderSession.ReadAllAsync"/>. Beyond that the oldest prices (2131, 2155) are dropped and counted. Default: 100,000; from 100 to 10,000,000.</summary>
    /// <remarks>If that many messages that are not prices are waiting, all of them are discarded, and <see cref="ICTraderSession.ReadAllAsync"/> throws: the program does not read them.</remarks>
    public int EventBuffer { get; set; } = 100_000;

    /// <summary>Called after each authorization of an account: subscribe here. Set in code. Default: null.</summary>
    /// <remarks>
    /// After an exception it is called again, with growing pauses from 250 ms to 30 s, until it succeeds or this authorization of the account ends. A <see cref="CTraderRequestException"/> with <c>ALREADY_SUBSCRIBED</c>
    /// counts as success: with several requests, catch it around each, or those after it are not sent. It runs for several accounts at once, never twice at once for the same one.
    /// </remarks>
    public Func<CTraderAccountAuthorized, Task>? OnAuthorized { get; set; }
}
