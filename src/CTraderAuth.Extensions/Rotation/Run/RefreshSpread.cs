namespace CTraderAuth.Rotation.Run;

/// <summary>Chooses how much earlier each new pair is due. The choice is stored with the pair, so every process knows the same due time.</summary>
/// <param name="share">The largest share of the life of a pair; 0 for none.</param>
internal sealed class RefreshSpread(double share)
{
    public static readonly RefreshSpread None = new(0);

    public double Next() => share * Random.Shared.NextDouble();
}
