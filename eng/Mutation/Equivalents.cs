namespace CTraderAuth.Mutation;

/// <summary>The changes in equivalent.txt: no test can notice them, and the list says why.</summary>
internal sealed class Equivalents(string[] changes)
{
    public static Equivalents Load(string root) =>
        new([.. File.ReadLines(Path.Combine(root, "eng", "Mutation", "equivalent.txt")).Where(static line => line.Length > 0 && line[0] is not '#')]);

    public bool Contains(Mutant mutant) => changes.Contains(mutant.Change, StringComparer.Ordinal);

    /// <summary>The changes of these files that no longer exist.</summary>
    public IEnumerable<string> Outdated(IReadOnlyCollection<Mutant> mutants)
    {
        var files = mutants.Select(static mutant => Path.GetFileName(mutant.File.FilePath)).ToHashSet(StringComparer.Ordinal);
        return changes.Except(mutants.Select(static mutant => mutant.Change)).Where(change => files.Contains(change[..change.IndexOf(':', StringComparison.Ordinal)]));
    }
}
