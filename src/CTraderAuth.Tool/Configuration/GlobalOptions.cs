using System.CommandLine;

namespace CTraderAuth.Tool.Configuration;

/// <summary>What every command accepts.</summary>
internal static class GlobalOptions
{
    public static Option<string?> Store { get; } = new("--store")
    {
        Description = "Where the grants are: a path, postgresql://…, or redis://…; without a password, which belongs in CTrader__Store.",
        HelpName = "store",
        Recursive = true,
    };

    public static Option<string?> KeyRing { get; } = new("--key-ring")
    {
        Description = "The folder of the Data Protection keys, if the grants are encrypted.",
        HelpName = "folder",
        Recursive = true,
    };

    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Write the log to standard error.",
        Recursive = true,
    };
}
