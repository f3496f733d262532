namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>How often a store was called, and how long that took in all.</summary>
internal readonly record struct StoreTimes(int Finds, TimeSpan InFinds, int Saves, TimeSpan InSaves)
{
    public static StoreTimes operator -(StoreTimes now, StoreTimes before) =>
        new(now.Finds - before.Finds, now.InFinds - before.InFinds, now.Saves - before.Saves, now.InSaves - before.InSaves);
}
