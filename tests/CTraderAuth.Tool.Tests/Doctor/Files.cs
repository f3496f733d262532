using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace CTraderAuth.Tool.Tests.Doctor;

/// <summary>What is in a folder, so that a test sees whether anything was changed.</summary>
[UnsupportedOSPlatform("windows")]
internal static class Files
{
    /// <summary>Each file and folder with its content, its time and its mode; without those of .NET itself, which begin with a dot.</summary>
    public static string[] In(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Where(path => !path.Contains("/.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(path => $"{path} {(File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "")} {File.GetLastWriteTimeUtc(path):O} {File.GetUnixFileMode(path)}")];
}
