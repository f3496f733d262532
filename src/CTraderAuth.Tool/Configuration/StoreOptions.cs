using System.Globalization;
using CTraderAuth.Tool.Exits;
using Microsoft.Extensions.Configuration;

namespace CTraderAuth.Tool.Configuration;

/// <summary>The options of the store, which a program that shares it sets in its code: <c>CTrader:StoreOptions</c>.</summary>
/// <param name="section">That section.</param>
/// <param name="store">Which store they are for.</param>
internal sealed class StoreOptions(IConfigurationSection section, StoreKind store)
{
    /// <summary>Every option that a configuration can express. SQLite has none: the connection string says everything.</summary>
    public static readonly StoreOption[] All =
    [
        new(StoreKind.PostgreSql, "Table", StoreOptionType.Text),
        new(StoreKind.PostgreSql, "Schema", StoreOptionType.Text),
        new(StoreKind.PostgreSql, "CreateTable", StoreOptionType.Switch),
        new(StoreKind.PostgreSql, "CommandTimeout", StoreOptionType.Duration),
        new(StoreKind.PostgreSql, "ListenConnectionString", StoreOptionType.PostgreSql),
        new(StoreKind.PostgreSql, "AllowVolatile", StoreOptionType.Switch),
        new(StoreKind.Redis, "KeyPrefix", StoreOptionType.Text),
        new(StoreKind.Redis, "Replicas", StoreOptionType.Number),
        new(StoreKind.Redis, "ReplicaTimeout", StoreOptionType.Duration),
        new(StoreKind.Redis, "AllowVolatile", StoreOptionType.Switch),
        new(StoreKind.Redis, "AssumeDurable", StoreOptionType.Switch),
    ];

    /// <summary>The options of this store that have a value.</summary>
    public IEnumerable<StoreOption> Known => All.Where(option => option.Store == store && Text(option.Name) is not null);

    /// <summary>Names of options that only another store has. The configuration may be for several stores, of which <c>--store</c> chooses one.</summary>
    public IEnumerable<string> OfOtherStores => Names.Where(name => OfThisStore(name) is null && IsOption(name));

    private IEnumerable<string> Names => section.GetChildren().Select(static child => child.Key);

    public static string Key(string name) => $"{Settings.StoreOptionsKey}:{name}";

    public string? Text(string name) => section[name];

    public int? Number(string name) => int.TryParse(section[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public TimeSpan? Duration(string name) => section[name] is { } text ? Durations.Find(text) : null;

    public bool? Switch(string name) => bool.TryParse(section[name], out var value) ? value : null;

    /// <summary>A connection string of PostgreSQL, also from a URL.</summary>
    public string? PostgreSql(string name)
    {
        try
        {
            return section[name] is { Length: > 0 } text && StoreChoice.Parse(text) is { Kind: StoreKind.PostgreSql } server ? server.Connection : null;
        }
        catch (ToolException)
        {
            return null;
        }
    }

    /// <summary>The key of each option that does not exist or has an invalid value, what is wrong with it, and what to do. No value is repeated, because it may be a password.</summary>
    public IEnumerable<(string Key, string Problem, string Remedy)> Problems()
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            yield return (section.Path, "is a value, but it must have names below it.", $"Set an option, such as {Key("Table")}.");
        }

        foreach (var name in Names)
        {
            if (!IsOption(name))
            {
                yield return (Key(name), "is not an option of a store.", Spelling.Nearest(name, All.Select(static option => option.Name)) is { } meant ? $"Did you mean {Key(meant)}?" : "Remove it, or check its name.");
            }
            else if (OfThisStore(name) is { } option && Problem(option) is { } expected)
            {
                yield return (Key(option.Name), "is not valid.", $"Use {expected}, or remove it.");
            }
        }
    }

    /// <exception cref="ToolException">An option does not exist or has an invalid value.</exception>
    public void Demand()
    {
        foreach (var (key, problem, remedy) in Problems())
        {
            throw new ToolException(Exit.Usage, $"{key} {problem} {remedy} Nothing was changed.");
        }
    }

    private static bool IsOption(string name) => All.Any(option => option.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private StoreOption? OfThisStore(string name) => All.FirstOrDefault(option => option.Store == store && option.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What its value should be; null when it is that, or has no value.</summary>
    private string? Problem(StoreOption option) => option.Type switch
    {
        _ when section[option.Name] is null => section.GetSection(option.Name).GetChildren().Any() ? "one value" : null,
        StoreOptionType.Number => Number(option.Name) is null ? "a whole number, such as 1" : null,
        StoreOptionType.Duration => Duration(option.Name) is null ? "a duration, such as 30s or 00:00:00.500" : null,
        StoreOptionType.Switch => Switch(option.Name) is null ? "true or false" : null,
        StoreOptionType.PostgreSql => PostgreSql(option.Name) is null ? "a connection string or a URL of PostgreSQL" : null,
        _ => string.IsNullOrWhiteSpace(section[option.Name]) ? "a name" : null,
    };
}
