using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CTraderAuth;

/// <summary>Keeps grants in PostgreSQL, which the processes of several machines can share.</summary>
public static class PostgreSqlBuilderExtensions
{
    /// <summary>Keeps grants in a table of PostgreSQL.</summary>
    /// <remarks>
    /// The connection is opened by the first call that needs it, and the table created then. Every write is durable, regardless of the server's <c>synchronous_commit</c>. Of several hosts in the connection string, the primary is
    /// used. Unless the connection string says otherwise, <c>Maximum Pool Size</c> is 16, <c>Timeout</c> 5 s, <c>Host Recheck Seconds</c> 1, and statements are prepared, except behind a pooler.
    /// <c>No Reset On Close</c> is always true, since the store leaves no session state. The connection string is never logged. The last store registered wins.
    /// </remarks>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="connectionString">Server, database and role in the syntax of Npgsql, such as <c>Host=db1,db2;Database=app;Username=app;Password=…;SSL Mode=VerifyFull</c>.</param>
    /// <exception cref="ArgumentException">The connection string is not valid.</exception>
    public static ICTraderAuthBuilder UsePostgreSql(this ICTraderAuthBuilder builder, string connectionString) => builder.UsePostgreSql(connectionString, static _ => { });

    /// <inheritdoc cref="UsePostgreSql(ICTraderAuthBuilder, string)"/>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="connectionString">Server, database and role in the syntax of Npgsql, such as <c>Host=db1,db2;Database=app;Username=app;Password=…;SSL Mode=VerifyFull</c>.</param>
    /// <param name="configure">Changes the options, once.</param>
    /// <exception cref="ArgumentException">The connection string is not valid, or an option is out of range.</exception>
    public static ICTraderAuthBuilder UsePostgreSql(this ICTraderAuthBuilder builder, string connectionString, Action<PostgreSqlGrantStoreOptions> configure)
    {
        var options = Checked(configure);
        ConnectionSource.Parse(connectionString, options.CommandTimeout);
        return builder.UseStore(services => Open(services, options, ConnectionSource.Parse(connectionString, options.CommandTimeout)));
    }

    /// <summary>Keeps grants in a table of PostgreSQL, over a data source of the application.</summary>
    /// <remarks>
    /// The store does not dispose it, and clears its pool when a connection fails or leads to a standby. For several servers build it with <c>BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary)</c>.
    /// <c>Max Auto Prepare</c> makes rotations faster and must be 0 behind a pooler; <c>Multiplexing</c> must be off. The last store registered wins.
    /// </remarks>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="dataSource">Returns the data source; called once, when the store is created.</param>
    public static ICTraderAuthBuilder UsePostgreSql(this ICTraderAuthBuilder builder, Func<IServiceProvider, NpgsqlDataSource> dataSource) => builder.UsePostgreSql(dataSource, static _ => { });

    /// <inheritdoc cref="UsePostgreSql(ICTraderAuthBuilder, Func{IServiceProvider, NpgsqlDataSource})"/>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="dataSource">Returns the data source; called once, when the store is created.</param>
    /// <param name="configure">Changes the options, once.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static ICTraderAuthBuilder UsePostgreSql(this ICTraderAuthBuilder builder, Func<IServiceProvider, NpgsqlDataSource> dataSource, Action<PostgreSqlGrantStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var options = Checked(configure);
        return builder.UseStore(services => Open(services, options, ConnectionSource.Given(dataSource(services))));
    }

    private static PostgreSqlGrantStore Open(IServiceProvider services, PostgreSqlGrantStoreOptions options, ConnectionSource source) => new(
        services.GetRequiredService<IOptions<CTraderAuthOptions>>().Value.ClientId,
        options,
        source,
        options switch
        {
            { ListenDataSource: { } listen } => ConnectionSource.Given(listen(services)),
            { ListenConnectionString: { } listen } => ConnectionSource.Parse(listen, options.CommandTimeout),
            _ => null,
        },
        services.GetRequiredService<StoreSetbacks>(),
        services.GetRequiredService<StorePromise>(),
        services.GetRequiredService<ILogger<PostgreSqlGrantStore>>());

    private static PostgreSqlGrantStoreOptions Checked(Action<PostgreSqlGrantStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new PostgreSqlGrantStoreOptions();
        configure(options);
        TableName.Checked(options.Table, $"{nameof(PostgreSqlGrantStoreOptions)}.{nameof(options.Table)}");
        if (options.Schema is { } schema)
        {
            TableName.Checked(schema, $"{nameof(PostgreSqlGrantStoreOptions)}.{nameof(options.Schema)}");
        }

        if (options.CommandTimeout < TimeSpan.FromSeconds(1) || options.CommandTimeout > TimeSpan.FromMinutes(10))
        {
            throw new ArgumentException($"{nameof(PostgreSqlGrantStoreOptions)}.{nameof(options.CommandTimeout)} is {options.CommandTimeout}; it must be 1 s to 10 minutes.", nameof(configure));
        }

        if (options.ListenConnectionString is { } listen)
        {
            ConnectionSource.Parse(listen, options.CommandTimeout);
        }

        return options;
    }
}
