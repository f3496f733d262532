namespace CTraderAuth.Docs.Tests.Pages;

/// <summary>Where this repository is, and its pages.</summary>
public static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string[] Pages { get; } =
    [
        "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "benchmarks/README.md", "benchmarks/RESULTS.md",
        .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal),
    ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "CTraderAuth.Extensions.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
