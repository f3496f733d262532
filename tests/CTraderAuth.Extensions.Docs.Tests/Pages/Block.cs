namespace CTraderAuth.Docs.Tests.Pages;

/// <summary>A code block of a page, with the marker above it.</summary>
public sealed record Block(string Page, int Line, string Language, string? Marker, string Text)
{
    /// <summary>The file that the block is, from <c>&lt;!-- file: bot/Program.cs --&gt;</c>.</summary>
    public string? File => After("file:");

    /// <summary>The project and the skeleton that the block is a part of, from <c>&lt;!-- within: bot/Call --&gt;</c>.</summary>
    public string? Within => After("within:");

    /// <summary>Why the block is neither run nor compiled, from <c>&lt;!-- shown: a test runs it already --&gt;</c>.</summary>
    public string? Shown => After("shown:");

    /// <summary>Where <see cref="File"/> or <see cref="Within"/> is: in a project of this page, or with <c>docs/aspnetcore.md:desk/Program.cs</c> of another one.</summary>
    public (string Page, string Project, string Name)? Place
    {
        get
        {
            if ((File ?? Within) is not { } place)
            {
                return null;
            }

            var (page, path) = place.Split(':') is [var other, var rest] ? (other, rest) : (Page, place);
            return path.Split('/', 2) is [var project, var name] ? (page, project, name) : throw new FormatException($"{this}: '{place}' is not PROJECT/NAME.");
        }
    }

    public override string ToString() => $"{Page}, line {Line}";

    private string? After(string kind) => Marker?.StartsWith(kind, StringComparison.Ordinal) is true ? Marker[kind.Length..].Trim() : null;
}
