using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CTraderAuth.Docs.Tests.Workshop;

namespace CTraderAuth.Docs.Tests.Pages;

/// <summary>That no block of any page escapes: the workshop has run and built those that say so, before the first of these tests.</summary>
[Collection(WorkshopTests.Name)]
public sealed partial class BlockTests(DocsWorkshop workshop)
{
    public static TheoryData<Block> Blocks => [.. Repository.Pages.SelectMany(Page.Blocks)];

    [Theory]
    [MemberData(nameof(Blocks), DisableDiscoveryEnumeration = true)]
    public void Every_block_is_run_compiled_or_read(Block block)
    {
        switch (block)
        {
            case { Shown.Length: > 0 }:
            case { Language: "bash", Marker: null }:
                break;
            case { Language: "csharp", Place: { } place }:
                Assert.SkipWhen(workshop.IsLeftOut(place.Page, place.Project), $"{block}: the SDK of its project is a package that no feed of this machine has");
                File.Exists(workshop.Program(place.Page, place.Project)).ShouldBeTrue($"{block}: its project was not built");
                break;
            case { Language: "json" }:
                Should.NotThrow(() => JsonDocument.Parse(block.Text, new() { CommentHandling = JsonCommentHandling.Skip }).Dispose(), $"{block}");
                break;
            case { Language: "xml" }:
                Should.NotThrow(() => XElement.Parse($"<root>{block.Text}</root>"), $"{block}");
                break;
            default:
                throw new InvalidOperationException($"{block}: a block of '{block.Language}' needs a marker above it: <!-- file: PROJECT/FILE -->, <!-- within: PROJECT/SKELETON --> or <!-- shown: REASON -->.");
        }
    }

    [Theory]
    [MemberData(nameof(Blocks), DisableDiscoveryEnumeration = true)]
    public void Every_path_in_a_command_that_is_only_shown_exists(Block block)
    {
        if (block is not { Language: "bash", Shown: not null })
        {
            return;
        }

        foreach (var path in RepositoryPath.Matches(block.Text).Select(match => match.Value))
        {
            Path.Exists(Path.Combine(Repository.Root, path)).ShouldBeTrue($"{block}: {path}");
        }
    }

    [Fact]
    public void Every_table_of_calls_was_compiled_row_by_row() =>
        Page.Rows("docs/tokens.md").Count.ShouldBe(typeof(ICTraderTokens).GetMethods().Length, "one row for each call");

    [Fact]
    public void The_table_of_calls_names_every_one_of_them()
    {
        var code = string.Concat(Page.Rows("docs/tokens.md").Select(row => row.Text));

        typeof(ICTraderTokens).GetMethods().ShouldAllBe(method => code.Contains($"tokens.{method.Name}("));
    }

    [Theory]
    [MemberData(nameof(Links), DisableDiscoveryEnumeration = true)]
    public void Every_link_leads_to_a_file_and_a_heading(string page, string target)
    {
        var (file, anchor) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
        var path = file.Length is 0 ? Path.Combine(Repository.Root, page) : Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, file);

        Path.Exists(path).ShouldBeTrue($"{page}: {target}");
        if (anchor is not null)
        {
            Heading.Matches(File.ReadAllText(path)).Select(match => AnchorOf(match.Groups[1].Value)).ShouldContain(anchor, $"{page}: {target}");
        }
    }

    [Fact]
    public void Every_path_that_a_page_names_exists()
    {
        var named = Repository.Pages.SelectMany(page => Named.Matches(Repository.Read(page)).Select(match => (Page: page, Path: match.Groups[1].Value))).ToList();

        named.ShouldNotBeEmpty();
        named.Where(name => !Path.Exists(Path.Combine(Repository.Root, name.Path))).ShouldBeEmpty();
    }

    public static TheoryData<string, string> Links() =>
    [
        .. Repository.Pages.SelectMany(page => Link.Matches(Repository.Read(page))
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Select(target => new TheoryDataRow<string, string>(page, target))),
    ];

    /// <summary>As GitHub makes them.</summary>
    private static string AnchorOf(string heading) => string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"(?<![\w/.-])(samples|src|tests|benchmarks|eng)/[\w./-]+|\w+(\.\w+)*\.sln\b")]
    private static partial Regex RepositoryPath { get; }

    [GeneratedRegex(@"`((?:src|tests|samples|benchmarks|eng|docs)/[\w./-]+?)/?`")]
    private static partial Regex Named { get; }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }
}
