using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CTraderAuth.Docs.Tests.Pages;
using CTraderAuth.Docs.Tests.Workshop;

namespace CTraderAuth.Docs.Tests.Packages;

/// <summary>What is published reads well without the repository, and names nothing of the machine that built it.</summary>
public sealed partial class PackageTests(PackageFeed feed)
{
    public static TheoryData<string> Ids =>
        [.. from project in Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            where !File.ReadAllText(project).Contains("<IsPackable>false", StringComparison.Ordinal)
            select Path.GetFileNameWithoutExtension(project)];

    [Fact]
    public void Every_project_of_src_is_a_package_and_no_other() =>
        Directory.GetFiles(feed.Packages, "*.nupkg").Length.ShouldBe(Ids.Count);

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_says_what_it_is_and_under_which_licence(string id)
    {
        using var package = Package.Open(feed.Packages, id);

        package.Value("id").ShouldBe(id);
        package.Value("license").ShouldBe("MIT");
        package.Value("tags").ShouldNotBeNull().ShouldContain("ctrader");
        package.Value("description").ShouldNotBeNull().Length.ShouldBeInRange(50, 300);
        package.Names.ShouldContain(package.Value("readme"));
        package.Names.ShouldContain(package.Value("icon"));
        package.All("repository").Where(repository => repository.Attribute("url") is not null).ShouldBeEmpty("nobody said where it is");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_page_works_without_the_repository(string id)
    {
        using var package = Package.Open(feed.Packages, id);

        var page = package.ReadText("README.md");

        page.ShouldContain($"`{id}`", customMessage: "the page names the package");
        page.ShouldContain("dotnet add package");
        page.ShouldNotContain("<!--");
        page.ShouldNotContain("samples/");
        Link.Matches(page).Select(match => match.Groups[1].Value).ShouldAllBe(target => target.StartsWith("https://", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_public_members_are_documented(string id)
    {
        using var package = Package.Open(feed.Packages, id);
        if (package.Names.Contains($"lib/net10.0/{id}.dll"))
        {
            XElement.Parse(package.ReadText($"lib/net10.0/{id}.xml")).Descendants("summary").ShouldNotBeEmpty();
        }

        package.NamesOf("PublicAPI.Shipped.txt").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task It_names_no_folder_and_no_feed_of_this_machine(string id)
    {
        using var package = Package.Open(feed.Packages, id);
        var feeds = await feed.Shell.RunAsync(feed.Folder, "dotnet nuget list source --format Short");
        string[] own =
        [
            .. Host.Matches(feeds).Select(match => match.Groups[1].Value),
            Repository.Root + '/', Path.GetTempPath(), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + '/',
        ];

        own.Length.ShouldBeGreaterThan(3, feeds);
        foreach (var (name, text) in package.AllTexts())
        {
            own.Where(part => text.Contains(part, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty($"{package}: {name}");
        }

        package.NamesOf(".dll").Where(IsOurs).Select(package.SymbolsOf).ShouldAllBe(path => path.StartsWith("/_/", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_program_in_it_has_symbols_which_name_the_sources(string id)
    {
        using var package = Package.Open(feed.Packages, id);
        if (!package.NamesOf(".dll").Any(IsOurs))
        {
            return;
        }

        using var symbols = Package.Open(feed.Packages, id, "snupkg");
        foreach (var name in package.NamesOf(".dll").Where(IsOurs).Select(name => Path.ChangeExtension(name, ".pdb")))
        {
            symbols.Names.ShouldContain(name);
            symbols.SourcesOf(name).ShouldAllBe(source => source.StartsWith("/_/src/", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_lower_bound_of_each_dependency_is_what_it_was_built_against(string id)
    {
        using var package = Package.Open(feed.Packages, id);
        var versions = BuiltAgainst(id);
        foreach (var (dependency, bound) in package.All("dependency").Select(dependency => (dependency.Attribute("id")!.Value, dependency.Attribute("version")!.Value)))
        {
            bound.ShouldBe(IsOurs(dependency) ? package.Value("version") : versions[dependency], $"{id} needs {dependency}");
        }
    }

    private static Dictionary<string, string> BuiltAgainst(string id)
    {
        using var locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "src", id, "packages.lock.json")));
        return locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
            .Where(package => package.Value.TryGetProperty("resolved", out _))
            .ToDictionary(package => package.Name, package => package.Value.GetProperty("resolved").GetString()!);
    }

    private static bool IsOurs(string name) => Path.GetFileName(name).StartsWith("CTraderAuth.", StringComparison.Ordinal);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"https?://([^/:\s]+)")]
    private static partial Regex Host { get; }
}
