using System.Text.RegularExpressions;

namespace CTraderAuth.Conventions;

/// <summary>Every warning, error and exception of the library can be looked up.</summary>
public sealed partial class TroubleshootingTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "troubleshooting.md"));

    private static readonly string[] Sources = [.. Repository.SourcesIn("src").Select(File.ReadAllText)];

    [Fact]
    public void Every_warning_and_error_of_the_log_is_on_the_page_with_its_level_and_message()
    {
        var events = Events().Where(item => item.Level is "Warning" or "Error" or "Critical").Select(item => $"| {item.Id} | {item.Level.ToLowerInvariant()} | {item.Message} |").ToList();

        var rows = Row.Matches(Page).Select(match => match.Value).ToList();

        events.Count.ShouldBeGreaterThan(60);
        events.Except(rows).ShouldBeEmpty("these events have no row like this in docs/troubleshooting.md");
        rows.Except(events).ShouldBeEmpty("these rows of docs/troubleshooting.md are of no event");
        rows.ShouldBeUnique();
    }

    [Fact]
    public void No_event_of_the_log_escapes_the_reader_of_this_test() => Events().Count().ShouldBe(Sources.Sum(source => Attribute.Count(source)));

    [Fact]
    public void The_id_of_an_event_is_used_once() => Events().Select(item => item.Id).ShouldBeUnique();

    [Fact]
    public void Every_public_exception_is_on_the_page()
    {
        var exceptions = Sources.SelectMany(source => PublicException.Matches(source)).Select(match => match.Groups[1].Value).ToList();

        exceptions.ShouldContain("CTraderUnavailableException");
        exceptions.Where(name => !Page.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_event_that_a_page_names_exists()
    {
        var ids = Events().Select(item => item.Id).ToHashSet();
        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories);

        var named = pages.SelectMany(page => Named.Matches(File.ReadAllText(page)).Select(match => (Page: Path.GetFileName(page), Id: match.Groups[1].Value))).ToList();

        named.ShouldNotBeEmpty();
        named.Where(name => !ids.Contains(name.Id)).ShouldBeEmpty();
    }

    private static IEnumerable<(string Id, string Level, string Message)> Events() => Sources.SelectMany(source => Event.Matches(source)).Select(match => (
        match.Groups["id"].Value,
        match.Groups["level"].Value,
        Parameter.Replace(string.Concat(match.Groups["text"].Captures.Select(text => text.Value)), "…")));

    [GeneratedRegex("""\[LoggerMessage\((?<id>\d+), LogLevel\.(?<level>\w+), (?:"(?<text>[^"]*)"\s*\+?\s*)+\)\]""")]
    private static partial Regex Event { get; }

    [GeneratedRegex(@"\bLoggerMessage\(")]
    private static partial Regex Attribute { get; }

    [GeneratedRegex(@"\{\w[^}]*\}")]
    private static partial Regex Parameter { get; }

    [GeneratedRegex(@"^\| \d{3,4} \| \w+ \| .*? \|", RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    [GeneratedRegex(@"^public (?:sealed )?class (\w+Exception)\b", RegexOptions.Multiline)]
    private static partial Regex PublicException { get; }

    [GeneratedRegex(@"\b[Ee]vents? (\d{3,4})\b")]
    private static partial Regex Named { get; }
}
