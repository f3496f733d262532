using System.Globalization;
using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Configuration;

/// <summary>Connection strings from the URLs that hosting services and <c>psql</c> use.</summary>
internal static class StoreUrl
{
    private const int PostgreSqlPort = 5432;
    private const int RedisPort = 6379;

    public static string ToPostgreSql(Uri address)
    {
        var (user, password) = Credentials(address);
        var database = Uri.UnescapeDataString(address.AbsolutePath.Trim('/'));
        string[] parts =
        [
            $"Host={Value(address.Host)}",
            $"Port={(address.Port > 0 ? address.Port : PostgreSqlPort).ToString(CultureInfo.InvariantCulture)}",
            .. database.Length > 0 ? [$"Database={Value(database)}"] : Array.Empty<string>(),
            .. user is null ? Array.Empty<string>() : [$"Username={Value(user)}"],
            .. password is null ? Array.Empty<string>() : [$"Password={Value(password)}"],
            .. Query(address).Select(pair => $"{PostgreSqlName(pair.Name)}={Value(pair.Name is "sslmode" ? pair.Value.Replace("-", "", StringComparison.Ordinal) : pair.Value)}"),
        ];
        return string.Join(';', parts);
    }

    public static string ToRedis(Uri address)
    {
        var (user, password) = Credentials(address);
        var database = address.AbsolutePath.Trim('/');
        string[] parts =
        [
            $"{address.Host}:{(address.Port > 0 ? address.Port : RedisPort).ToString(CultureInfo.InvariantCulture)}",
            .. user is null or "" ? Array.Empty<string>() : [$"user={NoComma(user)}"],
            .. password is null ? Array.Empty<string>() : [$"password={NoComma(password)}"],
            .. address.Scheme is "rediss" ? ["ssl=true"] : Array.Empty<string>(),
            .. database.Length > 0 ? [$"defaultDatabase={NoComma(database)}"] : Array.Empty<string>(),
            .. Query(address).Select(pair => $"{pair.Name}={NoComma(pair.Value)}"),
        ];
        return string.Join(',', parts);
    }

    private static (string? User, string? Password) Credentials(Uri address)
    {
        if (address.UserInfo.Length == 0)
        {
            return (null, null);
        }

        var parts = address.UserInfo.Split(':', 2);
        return (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : null);
    }

    private static IEnumerable<(string Name, string Value)> Query(Uri address) =>
        from pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        let parts = pair.Split('=', 2)
        select (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");

    // libpq's names of the most common parameters; everything else is passed on as Npgsql's own.
    private static string PostgreSqlName(string name) => name switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "application_name" => "Application Name",
        "connect_timeout" => "Timeout",
        _ => name,
    };

    private static string Value(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string NoComma(string text) => text.Contains(',', StringComparison.Ordinal)
        ? throw new ToolException(Exit.Usage, "A part of the Redis URL contains a comma, which a configuration of StackExchange.Redis cannot express. Choose another password.")
        : text;
}
