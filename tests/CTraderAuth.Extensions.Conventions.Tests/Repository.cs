using CTraderAuth.Docs.Tests.Pages;

namespace CTraderAuth.Conventions;

/// <summary>The files of this repository.</summary>
internal static class Repository
{
    public static string Root { get; } = RepositoryRoot.Find();

    /// <summary>The projects whose packages are shipped, by name.</summary>
    public static IEnumerable<string> Projects => Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)).Order();

    /// <summary>The source files below a folder, without what a build has generated, and what a template makes.</summary>
    public static IEnumerable<string> SourcesIn(string folder) => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "content"));
}
