using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth;

/// <summary>Keeps grants in a SQLite file on a local disk.</summary>
public static class SqliteBuilderExtensions
{
    /// <summary>Keeps grants in <c>CTraderAuth/{client id}.db</c> in the user's data folder; the path is logged when the file is opened.</summary>
    /// <remarks>Several processes on one machine can share the file. It and its folder are readable by the current user only. The last store registered wins.</remarks>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    public static ICTraderAuthBuilder UseSqlite(this ICTraderAuthBuilder builder) =>
        builder.UseStore(static services => Open(services, DatabasePath.ForClient(services.ClientId())));

    /// <summary>Keeps grants in a SQLite file; its path is logged when the file is opened, but never the connection string.</summary>
    /// <remarks>
    /// Several processes on one machine and several client ids can share the file. It is created readable by the current user only, as are missing folders,
    /// and access to an existing file is limited to this user; if that is not possible (a volume shared through its group), a warning names the mode.
    /// A file that belongs to another user is rejected: always when the program runs as root, otherwise unless it is shared only through a group.
    /// <c>Default Timeout</c> is the longest wait for another process's lock; default: 5 s. The last store registered wins.
    /// Disconnected, removed and rotated tokens are erased from the file and its log before the call returns or, after 50 such calls in a row, within a second.
    /// While another process reads the file for a longer time (such as a backup), they remain in the log until it has finished.
    /// </remarks>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="connectionString">A path, or a connection string with at least <c>Data Source=path</c>. A relative path is resolved against the current directory, <c>~/</c> against the home directory; variables are not replaced.</param>
    /// <exception cref="ArgumentException">The connection string is not valid, specifies no file on disk (but a URL, or text in quotation marks), or asks for a shared cache.</exception>
    public static ICTraderAuthBuilder UseSqlite(this ICTraderAuthBuilder builder, string connectionString)
    {
        var path = DatabasePath.Parse(connectionString);
        return builder.UseStore(services => Open(services, path));
    }

    private static SqliteGrantStore Open(IServiceProvider services, DatabasePath path) =>
        new(services.ClientId(), new DatabaseFile(path, services.GetRequiredService<ILogger<SqliteGrantStore>>()), services.GetService<StoreSetbacks>() ?? new());

    private static string ClientId(this IServiceProvider services) => services.GetRequiredService<IOptions<CTraderAuthOptions>>().Value.ClientId;
}
