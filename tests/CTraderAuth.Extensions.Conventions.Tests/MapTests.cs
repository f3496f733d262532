using System.Text.RegularExpressions;

namespace CTraderAuth.Conventions;

/// <summary>A map with a wrong turn is worse than none. That its links lead somewhere is tested with those of the other pages.</summary>
public sealed partial class MapTests
{
    private static readonly string Map = File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md"));

    [Fact]
    public void The_map_answers_at_least_25_questions() => Question.Count(Map).ShouldBeGreaterThanOrEqualTo(25);

    [Theory]
    [MemberData(nameof(FloorTests.Projects), MemberType = typeof(FloorTests))]
    public void The_map_knows_every_package(string project) => Map.ShouldContain($"](src/{project})");

    [Fact]
    public void The_map_knows_every_floor_of_the_core()
    {
        var project = Path.Combine(Repository.Root, "src", "CTraderAuth.Extensions");
        var folders = Repository.SourcesIn(project).Select(file => Path.GetRelativePath(project, file).Split(Path.DirectorySeparatorChar)[0]).Distinct();

        folders.Where(name => !Map.Contains($"](src/CTraderAuth.Extensions/{name})", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void The_map_lists_the_floors_of_the_core_from_the_ground_up()
    {
        var floors = Floor.Matches(Map).Select((match, index) => (Name: match.Groups[1].Value, index)).ToDictionary(floor => floor.Name, floor => floor.index);

        var upward = SourceProject.Of("CTraderAuth.Extensions").FolderUses().Select(use => (From: use.From.Split('/')[0], To: use.To.Split('/')[0])).Distinct().Where(use => floors[use.From] < floors[use.To]);

        upward.ShouldBeEmpty();
    }

    [Fact]
    public void The_map_knows_every_requirement_that_a_test_cites()
    {
        var cited = Repository.SourcesIn("tests").SelectMany(file => Requirement.Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct();

        cited.Where(number => !Map.Contains($"| {number} |", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"^\| [^|]*\? \| .*\]\(.*\|$", RegexOptions.Multiline)]
    private static partial Regex Question { get; }

    [GeneratedRegex(@"^\| \[\w+\]\(src/CTraderAuth.Extensions/(\w+)\)", RegexOptions.Multiline)]
    private static partial Regex Floor { get; }

    [GeneratedRegex(@"\b(R\d+)_")]
    private static partial Regex Requirement { get; }
}
