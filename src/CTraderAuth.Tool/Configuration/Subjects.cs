using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Configuration;

/// <summary>Which grant a command is about when its argument is missing.</summary>
internal static class Subjects
{
    public const string Default = "my-bot";

    private const int Shown = 5;

    /// <summary>The argument; else <c>my-bot</c> if it has a grant; else the only grant there is; else <c>my-bot</c> if there is none.</summary>
    /// <exception cref="ToolException">There are several grants, and none is the default.</exception>
    public static async Task<string> ChooseAsync(string? named, ICTraderTokens tokens, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(named))
        {
            return named;
        }

        var all = new List<string>();
        await foreach (var status in tokens.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            all.Add(status.Subject);
        }

        return all.Count == 0 || all.Contains(Default) ? Default
            : all is [var only] ? only
            : throw new ToolException(Exit.Usage, $"There are {all.Count} grants: {string.Join(", ", all.Take(Shown))}{(all.Count > Shown ? ", …" : "")}. Name one.");
    }
}
