using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth;

/// <summary>Keeps grants in a SQLite file on a local disk.</summary>
public static class SqliteBuilderExtensions
{
    /// <summary>Keeps grants in <c>CTraderAuth/{client id}.db</c> in the user's data folder; the path is logged when the file is opened.</summary>
    /// <remarks>Several processes of this machine may share the file. It and its folder are readable by this user alone. The last store named wins.</remarks>
    /// <param name="builder">What <c>AddCTraderAuth</c> handed back.</param>
    public static ICTraderAuthBuilder UseSqlite(this ICTraderAuthBuilder builder)
        => builder.UseStore(static services => Open(services, DatabasePath.ForClient(services.ClientId())));

    /// <summary>Keeps grants in the SQLite file that a connection string names; the path is logged when the file is opened, the connection string never.</summary>
    /// <remarks>
    /// Several processes of this machine and several client ids may share the file. It is created readable by this user alone, and an existing
    /// one is made so. <c>Default Timeout</c> is the longest wait for another process's lock, 5 s unless set. The last store named wins.
    /// </remarks>
    /// <param name="builder">What <c>AddCTraderAuth</c> handed back.</param>
    /// <param name="connectionString">At least <c>Data Source=path</c>; a relative path counts from the working directory.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read, names no file on disk, or asks for a shared cache.</exception>
    public static ICTraderAuthBuilder UseSqlite(this ICTraderAuthBuilder builder, string connectionString)
    {
        var path = DatabasePath.Parse(connectionString);
        return builder.UseStore(services => Open(services, path));
    }

    private static SqliteGrantStore Open(IServiceProvider services, DatabasePath path)
        => new(services.ClientId(), new DatabaseFile(path, services.GetRequiredService<ILogger<SqliteGrantStore>>()));

    private static string ClientId(this IServiceProvider services) => services.GetRequiredService<IOptions<CTraderAuthOptions>>().Value.ClientId;
}
