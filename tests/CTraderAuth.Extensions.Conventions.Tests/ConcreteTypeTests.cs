using System.Text.RegularExpressions;

namespace CTraderAuth.Conventions;

/// <summary>Applications decorate, wrap and replace services. What depends on which class implements one is switched off by that unnoticed.</summary>
public sealed partial class ConcreteTypeTests
{
    [Fact]
    public void No_code_asks_which_class_implements_a_service()
    {
        var sources = Sources();
        var services = sources.SelectMany(source => Interface.Matches(source.Text)).Select(match => match.Groups[1].Value).Append("IHostedService").Append("BackgroundService").ToHashSet();
        var implementations = sources.SelectMany(source => Class.Matches(source.Text))
            .Where(match => BaseType.Matches(match.Groups[2].Value).Any(type => services.Contains(type.Value)))
            .Select(match => match.Groups[1].Value).ToHashSet();

        var found = sources.SelectMany(source => Question.Matches(source.Text).Where(match => implementations.Contains(match.Groups["type"].Value)).Select(match => $"{source.File}: {match.Value}"));

        implementations.ShouldContain("CTraderTokens");
        implementations.ShouldContain("MemoryGrantStore");
        implementations.ShouldContain("KeyRingProtector");
        found.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("tokens is CTraderTokens")]
    [InlineData("store is not MemoryGrantStore)")]
    [InlineData("tokens as CTraderTokens;")]
    [InlineData("case CTraderTokens own:")]
    [InlineData("services.OfType<CTraderTokens>()")]
    [InlineData("tokens.GetType() == typeof(CTraderTokens)")]
    [InlineData("(CTraderTokens)tokens")]
    public void Such_a_question_is_found(string code) =>
        Question.Matches(code).Select(match => match.Groups["type"].Value).ShouldBe([code.Contains("Memory", StringComparison.Ordinal) ? "MemoryGrantStore" : "CTraderTokens"]);

    [GeneratedRegex(@"\binterface (I\w+)")]
    private static partial Regex Interface { get; }

    [GeneratedRegex(@"\bclass (\w+)(?:\((?>[^()]|\([^()]*\))*\))?\s*:\s*([\w<>, .]+)")]
    private static partial Regex Class { get; }

    [GeneratedRegex(@"\w+")]
    private static partial Regex BaseType { get; }

    [GeneratedRegex(@"(?:\b(?:is|as|case|or|and)\s+(?:not\s+)?|\bOfType<|[!=]=\s*typeof\()(?<type>[A-Z]\w+)|\((?<type>[A-Z]\w+)\)(?=\w)")]
    private static partial Regex Question { get; }

    private static (string File, string Text)[] Sources() =>
        [.. Repository.SourcesIn("src").Select(file => (Path.GetRelativePath(Repository.Root, file), Comment.Replace(File.ReadAllText(file), "")))];

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment { get; }
}
