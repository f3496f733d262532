using System.CommandLine;

namespace CTraderAuth.Tool.Commands;

internal static class SubjectArgument
{
    public static Argument<string?> Create(string description = "Whose grant: your own name for the trader. Default: my-bot, or the only grant.") => new("subject")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
    };
}
