namespace CTraderAuth.Servers;

/// <summary>Programs that a campaign needs. Without one it ends and says so.</summary>
internal static class Needs
{
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/bin", "/usr/sbin", "/usr/local/bin", .. Versions("/usr/lib/postgresql")];

    public static string Program(string name, string package) =>
        Folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"There is no {name} on this machine: apt-get install {package}");

    // Debian keeps the programs of each version of PostgreSQL apart, and off the path.
    private static IEnumerable<string> Versions(string folder) =>
        Directory.Exists(folder) ? Directory.GetDirectories(folder).OrderDescending(StringComparer.Ordinal).Select(static version => Path.Combine(version, "bin")) : [];
}
