using System.Security.Cryptography;
using System.Text;

namespace CTraderAuth.Grants;

/// <summary>Hashes of what this grant has used up, so that the same token or code never rolls it back.</summary>
internal sealed class Spent
{
    private const int RotatedKept = 16;
    private const int ImportedKept = 8;
    private const int CodesKept = 8;

    public string[] Rotated { get; set; } = [];

    public string[] Imported { get; set; } = [];

    public string[] Codes { get; set; } = [];

    public static string Hash(string secret) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, 16));

    public bool KnowsToken(string refreshToken)
    {
        var hash = Hash(refreshToken);
        return Rotated.Contains(hash) || Imported.Contains(hash);
    }

    public bool KnowsCode(string codeHash) => Codes.Contains(codeHash);

    public Spent WithRotated(string? refreshToken) =>
        refreshToken is null ? this : new() { Rotated = Last(RotatedKept, Rotated, Hash(refreshToken)), Imported = Imported, Codes = Codes };

    public Spent WithImported(string? refreshToken) =>
        refreshToken is null ? this : new() { Rotated = Rotated, Imported = Last(ImportedKept, Imported, Hash(refreshToken)), Codes = Codes };

    public Spent WithCode(string? codeHash) =>
        codeHash is null ? this : new() { Rotated = Rotated, Imported = Imported, Codes = Last(CodesKept, Codes, codeHash) };

    internal static string[] Last(int kept, string[] known, string added) => [.. known.Where(hash => hash != added).Append(added).TakeLast(kept)];
}
