namespace TradingDesk.Tests;

/// <summary>Where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Sample => Path.Combine(Root, "samples", "Web");

    public static string Screenshots => Path.Combine(Root, "artifacts", "screenshots");

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "CTraderAuth.Extensions.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
