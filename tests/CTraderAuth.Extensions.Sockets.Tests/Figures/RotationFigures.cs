namespace CTraderAuth.Sockets.Tests.Figures;

/// <summary>How long accounts are unauthorized: at a rotation, and at a cut.</summary>
public sealed class RotationFigures : FigureTest
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1.1);

    // Due after four fifths of it. A token that is younger than 10 s is treated with more patience, and the requests of one rotation of 80 accounts take 4 s.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(IsCampaign ? 16 : 4);

    private static readonly int Rotations = IsCampaign ? 10 : 1;

    // The targets of the design: a round trip and 50 ms (p95) up to 20 accounts, 2 s (longest) up to 80. It has none for 100, nor for 20 whose rotation nobody expected while 300 requests wait.
    public static TheoryData<int, int, bool, double> Cases => IsCampaign
        ? new()
        {
            { 2, 0, false, 100 },
            { 20, 0, false, 100 },
            { 80, 0, false, 2_000 },
            { 100, 0, false, 2_500 },
            { 2, 300, false, 100 },
            { 20, 300, true, 100 },
            { 20, 300, false, 500 },
            { 80, 300, true, 2_000 },
            { 80, 300, false, 2_000 },
        }
        : new() { { 20, 300, true, 100 } };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_account_is_authorized_again_after_each_rotation(int accounts, int waiting, bool isDue, double target)
    {
        await GivenSessionsAsync(static socket => socket.RoundTrip = RoundTrip, accounts: accounts, lifetime: isDue ? Lifetime : null);
        var busy = Enumerable.Range(0, waiting).Select(_ => SendForeverAsync(Stop.Token)).ToArray();

        for (var generation = 2; generation < 2 + Rotations; generation++)
        {
            if (!isDue)
            {
                // Rotations are weeks apart: the requests of the last one must not count against the next.
                await Task.Delay(Window, TimeProvider.System, Token);
                await Tokens.RefreshAsync("alice", Token);
            }

            await WhenAsync(status => status.State == CTraderSessionState.Ready && status.Generation == generation);
        }

        var gaps = Gaps();
        await Stop.CancelAsync();
        await Task.WhenAll(busy).WaitAsync(Limit, Token);
        var asked = Sandbox.Socket.Received.Count(static frame => frame.PayloadType == 2102);
        gaps.Count.ShouldBe(accounts * Rotations);
        Sandbox.Socket.Opened.ShouldBe(1);
        Sandbox.Socket.Received.ShouldNotContain(static frame => frame.Result == "REQUEST_FREQUENCY_EXCEEDED");
        Report($"unauthorized per rotation{(isDue ? " that is due" : "")}, {accounts} accounts, {waiting} requests always waiting, round trip 50 ms, {(double)asked / accounts / (Rotations + 1):0.00} requests that authorize for each", gaps, target, isOfAll: accounts > 20);
    }

    [Fact]
    public async Task The_first_cut_of_a_connection_is_over_soon()
    {
        var count = IsCampaign ? 30 : 3;
        var names = Enumerable.Range(1, count).Select(static number => $"bot-{number}").ToArray();
        await GivenSessionsAsync(static socket => socket.RoundTrip = TimeSpan.FromMilliseconds(20), accounts: count, names: names, each: static (name, options) => options.Accounts.Add(1000 + long.Parse(name[4..], System.Globalization.CultureInfo.InvariantCulture)));

        for (var number = 1; number <= count; number++)
        {
            Sandbox.Socket.Cut(ConnectionOf(1000 + number));
            await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: 2 }, names[number - 1]);
        }

        Report("first reconnect, authorized again, round trip 20 ms", Gaps(), 100 + (6 * 20));
    }

    [Fact]
    public async Task A_half_open_connection_is_noticed()
    {
        await GivenSessionsAsync(configure: static options =>
        {
            if (!IsCampaign)
            {
                (options.SilenceLimit, options.RequestTimeout) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
            }
        });
        var begin = TimeProvider.System.GetTimestamp();
        Sandbox.Socket.Deafen(TimeSpan.FromMinutes(5));

        await WhenAsync(static status => status.State != CTraderSessionState.Ready || status.Connections > 1);

        var took = TimeProvider.System.GetElapsedTime(begin);
        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Connections: > 1 });
        Report($"half-open noticed{(IsCampaign ? ", default times" : "")}", [took], IsCampaign ? 30_500 : 4_500, isOfAll: true);
    }

    private List<TimeSpan> Gaps() => [.. Sandbox.Socket.Unauthorized.Where(static gap => gap.To is not null).Select(static gap => gap.Length!.Value)];

    private int ConnectionOf(long account) => Sandbox.Socket.Received.Last(frame => frame.PayloadType == 2102 && frame.Account == account).Connection;
}
