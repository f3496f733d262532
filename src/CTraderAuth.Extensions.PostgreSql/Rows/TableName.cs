using System.Text;

namespace CTraderAuth.Storage;

/// <summary>Which names PostgreSQL keeps as they are: it cuts longer ones at 63 bytes, and that of the index has a few more.</summary>
internal static class TableName
{
    private const int Longest = 50;

    public static string Checked(string name, string parameter) =>
        !string.IsNullOrWhiteSpace(name) && Encoding.UTF8.GetByteCount(name) <= Longest && !name.Contains('\0', StringComparison.Ordinal)
            ? name
            : throw new ArgumentException($"The name of a table or schema must have 1 to {Longest} bytes in UTF-8 and no NUL.", parameter);
}
