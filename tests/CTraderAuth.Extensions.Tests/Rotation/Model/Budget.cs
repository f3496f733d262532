namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>How much may still go wrong: what makes the search end.</summary>
/// <param name="Crashes">Processes that die; each is started again.</param>
/// <param name="Lost">Requests and answers that are lost, or come after their time-out, and connections that are refused.</param>
/// <param name="Pauses">Processes that stand still until their lease is over.</param>
/// <param name="Faults">Operations of the store that fail, before or after they were done.</param>
internal sealed record Budget(int Crashes, int Lost, int Pauses, int Faults)
{
    public static readonly Budget None = new(0, 0, 0, 0);

    public void AddTo(ModelKey key) => key.Add((Crashes * 1000) + (Lost * 100) + (Pauses * 10) + Faults);
}
