using CTraderAuth.Docs.Tests.Pages;

namespace CTraderAuth.Docs.Tests.Workshop;

/// <summary>What stands around a fragment: a file of the folder Skeletons, in which the fragment takes the place of a comment.</summary>
public static class Skeleton
{
    private const string Place = "/* block */", Name = "Skeleton";

    public static (string File, string Text) Fill(string skeleton, Block block)
    {
        var name = $"{skeleton}OfLine{block.Line}Of{Path.GetFileNameWithoutExtension(block.Page).Replace('-', '_')}";
        var file = Path.Combine(Repository.Root, "tests", "CTraderAuth.Extensions.Docs.Tests", "Skeletons", $"{skeleton}.cs");
        var around = File.ReadAllText(file).ReplaceLineEndings("\n");
        around.ShouldContain(Place, customMessage: file);
        return ($"{name}.cs", around
            .Replace(Name, name, StringComparison.Ordinal)
            .Replace(Place, $"\n#line {block.Line + 1} \"{Path.Combine(Repository.Root, block.Page)}\"\n{block.Text}#line default\n", StringComparison.Ordinal));
    }
}
