namespace CTraderAuth.Testing;

/// <summary>Everything that <see cref="Storage.IGrantStore"/> promises, as cases that run under any test framework.</summary>
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
    /// <summary>The cases, each with a name of its own. They share no subject, so they may share one store, run at once and run again.</summary>
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
