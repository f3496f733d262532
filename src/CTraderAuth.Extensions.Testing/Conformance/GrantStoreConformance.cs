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
}
