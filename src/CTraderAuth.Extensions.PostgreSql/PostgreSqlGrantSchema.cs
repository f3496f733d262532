using CTraderAuth.Storage;

namespace CTraderAuth;

/// <summary>The table that grants are kept in, for those who create it themselves.</summary>
public static class PostgreSqlGrantSchema
{
    /// <summary>The statements that create the table, for <c>psql</c> or a migration. They change nothing if it exists.</summary>
    /// <remarks>The role of the application then needs <c>SELECT</c>, <c>INSERT</c>, <c>UPDATE</c> and <c>DELETE</c> on the table, and <c>USAGE</c> on its schema.</remarks>
    /// <param name="table">As <see cref="PostgreSqlGrantStoreOptions.Table"/>.</param>
    /// <param name="schema">As <see cref="PostgreSqlGrantStoreOptions.Schema"/>.</param>
    /// <exception cref="ArgumentException">A name is empty, longer than 50 bytes in UTF-8, or contains NUL.</exception>
    public static string CreateScript(string table = "ctrader_grants", string? schema = null) => new Table(TableName.Checked(table, nameof(table)), schema is null ? null : TableName.Checked(schema, nameof(schema))).CreateScript;

    /// <summary>Whether the store failed because its table does not exist, which <see cref="CreateScript"/> creates.</summary>
    /// <param name="exception">What <see cref="IGrantStore"/> threw.</param>
    public static bool IsMissing(Exception exception) => exception is StoreException { IsOfMissingTable: true };
}
