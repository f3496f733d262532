using CTraderAuth.Storage;

namespace CTraderAuth.Testing;

/// <summary>One rule of <see cref="IGrantStore"/>, and a check whether a store complies with it.</summary>
public sealed class GrantStoreConformanceCase
{
    private readonly Func<Func<IGrantStore>, Task> _run;

    internal GrantStoreConformanceCase(string name, Func<Func<IGrantStore>, Task> run)
    {
        Name = name;
        _run = run;
    }

    /// <summary>The rule, as a sentence with underscores.</summary>
    public string Name { get; }

    /// <summary>Tests a store. Takes a few seconds at most; a watch that yields nothing fails after 10 s.</summary>
    /// <param name="open">
    /// Returns a new instance on the same data each time it is called, or always the same instance for a store that is only in memory. The case disposes none of them.
    /// </param>
    /// <exception cref="GrantStoreConformanceException">The store violates the rule; other exceptions are the store's own.</exception>
    public Task RunAsync(Func<IGrantStore> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return _run(open);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
