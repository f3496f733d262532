using CTraderAuth.Docs.Tests.Pages;

namespace TradingDesk.Tests;

/// <summary>Where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = RepositoryRoot.Find();

    public static string Sample => Path.Combine(Root, "samples", "Web");

    public static string Screenshots => Path.Combine(Root, "artifacts", "screenshots");
}
