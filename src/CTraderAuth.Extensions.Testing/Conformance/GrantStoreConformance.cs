namespace CTraderAuth.Testing;

/// <summary>All rules of <see cref="Storage.IGrantStore"/> as test cases that run under any test framework.</summary>
/// <example>
/// <code>
/// foreach (var testCase in GrantStoreConformance.Cases)
/// {
///     await testCase.RunAsync(() => new MyGrantStore(connectionString));
/// }
/// </code>
/// </example>
public static class GrantStoreConformance
{
    /// <summary>The cases, each with a unique name. They share no subject, so they may share one store, run in parallel and run repeatedly.</summary>
    public static IReadOnlyList<GrantStoreConformanceCase> Cases { get; } =
    [
        .. WritingCases.All,
        .. RemovingCases.All,
        .. ContentCases.All,
        .. SubjectCases.All,
        .. ConcurrencyCases.All,
        .. ListingCases.All,
        .. WatchingCases.All,
        .. CancellationCases.All,
    ];

    /// <summary>More cases, for a store whose rows another program or a disk can damage.</summary>
    /// <param name="damage">Damages the stored row of a subject, as only something else than the store can do.</param>
    public static IReadOnlyList<GrantStoreConformanceCase> CasesOfDamage(Func<string, Task> damage)
    {
        ArgumentNullException.ThrowIfNull(damage);
        return DamageCases.For(damage);
    }

    /// <summary>More cases, for a store that learns of changes over a connection. Repeats a call up to 200 times, every 50 ms, while the store throws.</summary>
    /// <param name="cut">Ends every connection that is open now.</param>
    public static IReadOnlyList<GrantStoreConformanceCase> CasesOfCuts(Func<Task> cut)
    {
        ArgumentNullException.ThrowIfNull(cut);
        return CutCases.For(cut);
    }
}
