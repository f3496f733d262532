using CTraderAuth.Storage;

namespace CTraderAuth.Testing;

/// <summary>One promise of <see cref="IGrantStore"/>, and how to see whether a store keeps it.</summary>
public sealed class GrantStoreConformanceCase
{
    private readonly Func<Func<IGrantStore>, Task> run;

    internal GrantStoreConformanceCase(string name, Func<Func<IGrantStore>, Task> run)
    {
        Name = name;
        this.run = run;
    }

    /// <summary>The promise, as a sentence with underscores.</summary>
    public string Name { get; }

    /// <summary>Puts a store to the test. Takes seconds at most; a watch that stays silent is given up after 10 s.</summary>
    /// <param name="open">
    /// Another instance on the same data each time it is called; the same instance where the store lives in memory only. The case disposes none of them.
    /// </param>
    /// <exception cref="GrantStoreConformanceException">The store breaks the promise; other exceptions are the store's own.</exception>
    public Task RunAsync(Func<IGrantStore> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return run(open);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
