namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>One atomic step, and the state that it leads to.</summary>
internal sealed record Move(string What, World World)
{
    /// <summary>Something that a run does without anybody's fault.</summary>
    public bool IsOrdinary { get; init; }
}
