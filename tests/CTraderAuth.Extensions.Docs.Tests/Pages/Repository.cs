namespace CTraderAuth.Docs.Tests.Pages;

/// <summary>Where this repository is, and its pages.</summary>
public static class Repository
{
    public static string Root { get; } = RepositoryRoot.Find();

    public static string[] Pages { get; } =
    [
        "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "benchmarks/README.md", "benchmarks/RESULTS.md",
        .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal),
    ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");
}
