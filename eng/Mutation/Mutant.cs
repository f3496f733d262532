using Microsoft.CodeAnalysis;

namespace CTraderAuth.Mutation;

/// <summary>One change of one file: what it replaces, and the file with the change.</summary>
internal sealed record Mutant(SyntaxTree File, SyntaxNode Original, string Replacement, SyntaxNode Root)
{
    public string Place => $"{Path.GetFileName(File.FilePath)}:{Original.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    /// <summary>The change without its line, as in the list of those that make no difference.</summary>
    public string Change => $"{Path.GetFileName(File.FilePath)}: {What}";

    private string What => $"{Short(Original.ToString())}  =>  {Short(Replacement)}";

    public override string ToString() =>
        $"{Place}: {What}";

    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > 100 ? $"{line[..97]}..." : line;
    }
}
