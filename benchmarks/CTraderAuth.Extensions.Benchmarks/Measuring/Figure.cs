namespace CTraderAuth.Benchmarks.Measuring;

/// <summary>What one operation costs.</summary>
internal sealed record Figure(string Name, double Nanoseconds, double Bytes);
