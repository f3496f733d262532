using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Configuration;

/// <summary>The folder of the Data Protection keys. The tool adds no key, so without one nothing can be read or stored.</summary>
internal static class KeyRingFolder
{
    public const string Remedy = "Check CTrader:KeyRing. If the program has never run, start it once: it adds the first key. If its keys were lost, restore them, or every trader must consent again.";

    public static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "key-*.xml");

    public static string Absent(string folder) => $"There is no folder {folder}.";

    public static string Empty(string folder) => $"There is no key in {folder}.";

    /// <exception cref="ToolException">There is no key in it.</exception>
    public static void Demand(string folder)
    {
        var problem = !Directory.Exists(folder) ? Absent(folder) : !Files(folder).Any() ? Empty(folder) : null;
        if (problem is not null)
        {
            throw new ToolException(Exit.Usage, $"{problem} {Remedy} Nothing was changed.");
        }
    }
}
