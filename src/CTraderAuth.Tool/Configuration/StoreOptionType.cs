namespace CTraderAuth.Tool.Configuration;

/// <summary>How the value of an option is written.</summary>
internal enum StoreOptionType
{
    Text,
    Number,
    Duration,
    Switch,

    /// <summary>A server of PostgreSQL. May contain a password.</summary>
    PostgreSql,
}
