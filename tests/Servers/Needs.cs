namespace CTraderAuth.Servers;

/// <summary>Programs that a test needs. Without one the test is skipped and says so; in CI it fails.</summary>
internal static class Needs
{
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/bin", "/usr/sbin", "/usr/local/bin", .. Versions("/usr/lib/postgresql")];

    public static string Program(string name, string package)
    {
        if (Folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } path)
        {
            return path;
        }

        var missing = $"There is no {name} on this machine: apt-get install {package}";
        Environment.GetEnvironmentVariable("CI").ShouldNotBe("true", missing);
        Assert.Skip(missing);
        return "";
    }

    // Debian keeps the programs of each version of PostgreSQL apart, and off the path.
    private static IEnumerable<string> Versions(string folder) =>
        Directory.Exists(folder) ? Directory.GetDirectories(folder).OrderDescending(StringComparer.Ordinal).Select(static version => Path.Combine(version, "bin")) : [];
}
