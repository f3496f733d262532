using System.CommandLine;
using System.CommandLine.Parsing;

namespace CTraderAuth.Tool.Commands;

internal static class SubjectArgument
{
    public const string Name = "subject";

    public static Argument<string?> Create(string description = "Whose grant: your own name for the trader. Default: my-bot, or the only grant.") => new(Name)
    {
        Description = description,

        // Without it, the help would list what completes the argument: the subjects of the store.
        HelpName = Name,
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>An unknown option would be taken for a subject: for that, one that begins with a hyphen must follow <c>--</c>.</summary>
    public static string? Problem(ParseResult line)
    {
        var result = line.CommandResult.Children.OfType<ArgumentResult>().FirstOrDefault(static result => result.Argument.Name is Name);
        return result?.Tokens is [{ Value: ['-', _, ..] option } subject] && !line.Tokens.SkipWhile(static token => token.Type is not TokenType.DoubleDash).Contains(subject)
            ? $"Unrecognized option '{option}'. A subject that begins with a hyphen goes after --."
            : null;
    }
}
