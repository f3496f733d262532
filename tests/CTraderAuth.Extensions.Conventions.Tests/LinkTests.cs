using System.Text.RegularExpressions;

namespace CTraderAuth.Conventions;

/// <summary>A map with a wrong turn is worse than none.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "benchmarks"), "*.md"))
            .Select(page => Path.GetRelativePath(Repository.Root, page)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_path_that_a_page_names_exists(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        var text = File.ReadAllText(Path.Combine(Repository.Root, page));

        var links = Link.Matches(text).Select(match => match.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')).Select(target => Path.Combine(folder, target.Split('#')[0]));
        var named = Named.Matches(text).Select(match => Path.Combine(Repository.Root, match.Groups[1].Value));

        links.Concat(named).Where(path => !File.Exists(path) && !Directory.Exists(path)).ShouldBeEmpty();
    }

    [Fact]
    public void The_map_answers_at_least_25_questions() => Question.Count(Map()).ShouldBeGreaterThanOrEqualTo(25);

    [Theory]
    [MemberData(nameof(FloorTests.Projects), MemberType = typeof(FloorTests))]
    public void The_map_knows_every_package(string project) => Map().ShouldContain($"](src/{project})");

    [Fact]
    public void The_map_knows_every_floor_of_the_core()
    {
        var project = Path.Combine(Repository.Root, "src", "CTraderAuth.Extensions");
        var folders = Repository.SourcesIn(project).Select(file => Path.GetRelativePath(project, file).Split(Path.DirectorySeparatorChar)[0]).Distinct();

        folders.Where(name => !Map().Contains($"](src/CTraderAuth.Extensions/{name})", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void The_map_lists_the_floors_of_the_core_from_the_ground_up()
    {
        var floors = Floor.Matches(Map()).Select((match, index) => (Name: match.Groups[1].Value, index)).ToDictionary(floor => floor.Name, floor => floor.index);

        var upward = SourceProject.Of("CTraderAuth.Extensions").FolderUses().Select(use => (From: use.From.Split('/')[0], To: use.To.Split('/')[0])).Distinct().Where(use => floors[use.From] < floors[use.To]);

        upward.ShouldBeEmpty();
    }

    [Fact]
    public void The_map_knows_every_requirement_that_a_test_cites()
    {
        var cited = Repository.SourcesIn("tests").SelectMany(file => Requirement.Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct();

        cited.Where(number => !Map().Contains($"| {number} |", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"`((?:src|tests|samples|benchmarks|eng|docs)/[\w./-]+?)/?`")]
    private static partial Regex Named { get; }

    [GeneratedRegex(@"^\| [^|]*\? \| .*\]\(.*\|$", RegexOptions.Multiline)]
    private static partial Regex Question { get; }

    [GeneratedRegex(@"^\| \[\w+\]\(src/CTraderAuth.Extensions/(\w+)\)", RegexOptions.Multiline)]
    private static partial Regex Floor { get; }

    [GeneratedRegex(@"\b(R\d+)_")]
    private static partial Regex Requirement { get; }

    private static string Map() => File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md"));
}
