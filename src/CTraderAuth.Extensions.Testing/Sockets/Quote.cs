namespace CTraderAuth.Testing.Sockets;

/// <summary>A symbol of the sandbox.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Digits">The decimals of its price.</param>
/// <param name="Start">The price in the middle of its course, in 1/100 000, as prices are sent.</param>
internal sealed record Quote(long Id, string Name, int Digits, long Start)
{
    public static readonly IReadOnlyList<Quote> All = [new(1, "EURUSD", 5, 108_500), new(2, "GBPUSD", 5, 127_200), new(3, "USDJPY", 3, 15_012_300), new(41, "XAUUSD", 2, 265_140_000)];

    private long Step => (long)Math.Pow(10, 5 - Digits);

    public static Quote? Find(long id) => All.FirstOrDefault(symbol => symbol.Id == id);

    /// <summary>A course that goes up and down, the same in every run.</summary>
    public long BidAt(long tick) => Start + ((long)((40 * Math.Sin(tick / 7.0)) + (15 * Math.Sin(tick / 3.1)) + (5 * Math.Sin(tick * 1.7))) * Step);

    public long AskAt(long tick) => BidAt(tick) + (2 * Step);
}
