namespace CTraderAuth.Docs.Tests.Pages;

/// <summary>docs/README.md leads to every page and every sample.</summary>
public sealed class IndexTests
{
    private static readonly string Index = Repository.Read("docs/README.md");

    public static TheoryData<string> Pages =>
        [.. Repository.Pages.Where(page => page.StartsWith("docs/", StringComparison.Ordinal)).Select(page => page["docs/".Length..]).Where(page => page is not "README.md" && !page.StartsWith("decisions/", StringComparison.Ordinal))];

    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.csproj", SearchOption.AllDirectories).Select(project => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(project)!))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_index_names_every_page(string page) => Index.ShouldContain($"]({page})");

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_index_names_every_sample(string sample) => Index.ShouldContain($"](../{sample})");
}
