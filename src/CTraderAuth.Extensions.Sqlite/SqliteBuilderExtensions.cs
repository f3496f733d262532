using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth;

/// <summary>Keeps grants in a SQLite file on a local disk.</summary>
public static class SqliteBuilderExtensions
{
    /// <summary>Keeps grants in <c>CTraderAuth/{client id}.db</c> in the user's data folder; the path is logged when the file is opened.</summary>
    /// <remarks>Several processes of one machine can share the file. It and its folder are readable by the current user only. The last store named wins.</remarks>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    public static ICTraderAuthBuilder UseSqlite(this ICTraderAuthBuilder builder)
        => builder.UseStore(static services => Open(services, DatabasePath.ForClient(services.ClientId())));

    /// <summary>Keeps grants in a SQLite file; its path is logged when the file is opened, the connection string never.</summary>
    /// <remarks>
    /// Several processes of one machine and several client ids can share the file. It is created readable by the current user only, missing folders
    /// too, and an existing file is limited to this user; where that is not possible (a volume shared through its group), a warning names the mode.
    /// A file that belongs to another user is refused by root, and by others unless it is shared through a group only.
    /// <c>Default Timeout</c> is the longest wait for another process's lock; default: 5 s. The last store named wins.
    /// What is disconnected, removed or rotated is erased from the file and its log before the call returns or, after 50 such calls in a row, within a second.
    /// While another process reads the file for longer (a backup), it stays in the log until that ends.
    /// </remarks>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="connectionString">A path, or a connection string with at least <c>Data Source=path</c>. A relative path is resolved against the current directory, <c>~/</c> against the home directory.</param>
    /// <exception cref="ArgumentException">The connection string is not valid, specifies no file on disk, or asks for a shared cache.</exception>
    public static ICTraderAuthBuilder UseSqlite(this ICTraderAuthBuilder builder, string connectionString)
    {
        var path = DatabasePath.Parse(connectionString);
        return builder.UseStore(services => Open(services, path));
    }

    private static SqliteGrantStore Open(IServiceProvider services, DatabasePath path)
        => new(services.ClientId(), new DatabaseFile(path, services.GetRequiredService<ILogger<SqliteGrantStore>>()));

    private static string ClientId(this IServiceProvider services) => services.GetRequiredService<IOptions<CTraderAuthOptions>>().Value.ClientId;
}
