namespace CTraderAuth.Benchmarks.Report;

/// <summary>One way of doing something: a figure, and its ratio to the first one of its section.</summary>
internal sealed record Row(string Name, double Value, double? Beside, double? Bytes = null, Goal? Goal = null)
{
    public bool IsOurs => Name.StartsWith("ours", StringComparison.Ordinal) || Name.Contains(": ours", StringComparison.Ordinal);
}
