namespace CTraderAuth.Servers;

/// <summary>Finds the servers that are installed on this machine.</summary>
internal static class ProgramPath
{
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/bin", "/usr/sbin", "/usr/local/bin", .. Versions("/usr/lib/postgresql")];

    /// <summary>Null when there is none.</summary>
    public static string? Find(string name) =>
        Folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    // Debian keeps the programs of each version of PostgreSQL apart, and off the path.
    private static IEnumerable<string> Versions(string folder) =>
        Directory.Exists(folder) ? Directory.GetDirectories(folder).OrderDescending(StringComparer.Ordinal).Select(static version => Path.Combine(version, "bin")) : [];
}
