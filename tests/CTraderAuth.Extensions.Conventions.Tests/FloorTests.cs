namespace CTraderAuth.Conventions;

/// <summary>A folder depends only on folders below it, so that each can be read without those above.</summary>
public sealed class FloorTests
{
    public static TheoryData<string> Projects => [.. Repository.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folders_of_a_project_depend_on_each_other(string project)
    {
        var uses = SourceProject.Of(project).FolderUses();

        var circles = Circles(uses);

        circles.ShouldBeEmpty(string.Join(Environment.NewLine, circles));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_name_is_resolved(string project) => SourceProject.Of(project).Unresolved().ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_type_has_more_than_250_lines(string project) => SourceProject.Of(project).Types().Where(type => type.Lines > 250).ShouldBeEmpty();

    [Fact]
    public void A_circle_is_found_over_several_folders() =>
        Circles([("A", "B", ""), ("B", "C", ""), ("C", "A", ""), ("D", "A", "")]).Count.ShouldBe(3);

    // The uses between folders that reach each other.
    private static List<string> Circles(IReadOnlyList<(string From, string To, string Example)> uses)
    {
        var next = uses.ToLookup(use => use.From, use => use.To);
        var reached = uses.Select(use => use.From).Distinct().ToDictionary(folder => folder, folder => Reach(next, folder));
        return [.. uses.Where(use => reached.TryGetValue(use.To, out var beyond) && beyond.Contains(use.From))
            .GroupBy(use => (use.From, use.To))
            .Select(group => $"{group.Key.From} -> {group.Key.To}: {string.Join(", ", group.Select(use => use.Example).Distinct().Take(12))}").Order(StringComparer.Ordinal)];
    }

    private static HashSet<string> Reach(ILookup<string, string> next, string folder)
    {
        var found = new HashSet<string>();
        var open = new Stack<string>(next[folder]);
        while (open.TryPop(out var each))
        {
            if (found.Add(each))
            {
                Array.ForEach([.. next[each]], open.Push);
            }
        }

        return found;
    }
}
