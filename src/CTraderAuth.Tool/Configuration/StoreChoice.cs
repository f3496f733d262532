using System.Text.RegularExpressions;
using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Configuration;

/// <summary>Which store the grants are in, and where.</summary>
internal sealed partial class StoreChoice
{
    private StoreChoice(StoreKind kind, string? connection, bool hasPassword = false) => (Kind, Connection, HasPassword) = (kind, connection, hasPassword);

    public StoreKind Kind { get; }

    /// <summary>A path or a connection string; null for the file in the user's data folder. May contain a password, so it is never part of a message.</summary>
    public string? Connection { get; }

    public bool HasPassword { get; }

    /// <summary>What may be shown: the kind, and the path of a file.</summary>
    public string Name => (Kind, Connection) switch
    {
        (StoreKind.Sqlite, null) => "SQLite, in the data folder of this user",
        (StoreKind.Sqlite, { } path) when !path.Contains('=', StringComparison.Ordinal) => $"SQLite, {path}",
        (StoreKind.Sqlite, _) => "SQLite",
        (StoreKind.PostgreSql, _) => "PostgreSQL",
        _ => "Redis",
    };

    /// <param name="text">A path, a connection string of SQLite, PostgreSQL or Redis, or a URL; null or empty for the default.</param>
    public static StoreChoice Parse(string? text)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return new(StoreKind.Sqlite, null);
        }

        // Such text would be the path of a SQLite file. It may contain a password, so it is not repeated.
        if (text[0] is '"' or '\'')
        {
            throw new ToolException(Exit.Usage, "The store begins with a quotation mark. Remove it: a file for docker run --env-file has none around its values.");
        }

        if (text[0] is '$' or '%')
        {
            throw new ToolException(Exit.Usage, $"The store begins with {text[0]}, but variables are not replaced here. Write the path out, such as /path/to/grants.db.");
        }

        var scheme = Scheme.Match(text).Groups[1].Value.ToLowerInvariant();
        return scheme switch
        {
            "postgresql" or "postgres" => PostgreSql(StoreUrl.ToPostgreSql(Address(text))),
            "redis" or "rediss" => Redis(StoreUrl.ToRedis(Address(text))),
            "" when PostgreSqlKeyword.IsMatch(text) => PostgreSql(text),
            "" when RedisServer.IsMatch(text) => Redis(text),
            "" when text.Split('=')[0].Contains("://", StringComparison.Ordinal) => throw new ToolException(Exit.Usage, "The store contains ://, but is not a URL. Use a path, postgresql://… or redis://…."),
            "" => new(StoreKind.Sqlite, text, SqlitePassword.IsMatch(text)),
            _ => throw new ToolException(Exit.Usage, $"The store begins with '{(scheme.IndexOf(':', StringComparison.Ordinal) is > 0 and var end ? $"{scheme[..end]}:" : $"{scheme}://")}', which is not supported. Use a path, postgresql://… or redis://…."),
        };
    }

    private static StoreChoice PostgreSql(string connection) => new(StoreKind.PostgreSql, connection, Password.IsMatch(connection));

    private static StoreChoice Redis(string connection) => new(StoreKind.Redis, connection, Password.IsMatch(connection));

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Host.Length > 0
        ? address
        : throw new ToolException(Exit.Usage, "The URL of the store is not valid. Use postgresql://user@host:5432/database or redis://host:6379, with special characters of a password percent-encoded.");

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9+.:-]+)://")]
    private static partial Regex Scheme { get; }

    [GeneratedRegex(@"(^|;)\s*(Host|Server)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex PostgreSqlKeyword { get; }

    // A name and a port, as StackExchange.Redis writes them; a drive letter is followed by a slash.
    [GeneratedRegex(@"^(\[[0-9A-Fa-f:]+\]|[\w.-]+):\d+(,|$)")]
    private static partial Regex RedisServer { get; }

    [GeneratedRegex(@"(^|[;,])\s*(Password|PWD)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Password { get; }

    [GeneratedRegex(@"(^|;)\s*Password\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex SqlitePassword { get; }
}
