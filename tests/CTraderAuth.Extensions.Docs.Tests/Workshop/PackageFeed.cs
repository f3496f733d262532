using System.Reflection;
using CTraderAuth.Docs.Tests.Pages;
using CTraderAuth.Docs.Tests.Workshop;

[assembly: AssemblyFixture(typeof(PackageFeed))]

namespace CTraderAuth.Docs.Tests.Workshop;

/// <summary>The packages of this repository in a folder of this test, as the README has its readers make them, and a shell to which that folder is a source.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private const string PackAndAdd = "dotnet pack CTraderAuth.Extensions.sln -c Release -o artifacts/packages";

    public PackageFeed()
    {
        Shell = new(Folder);
    }

    /// <summary>Deleted at the end.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("ctrader-auth-docs-").FullName;

    public Shell Shell { get; }

    public string Packages => Path.Combine(Folder, "feed");

    public static bool IsMadeBy(Block block) => block.Text.StartsWith(PackAndAdd, StringComparison.Ordinal);

    /// <summary>Runs the README's own words, but into a folder of this test, and without another build.</summary>
    public async ValueTask InitializeAsync()
    {
        Shell.TakeOverFeeds();
        var configuration = typeof(PackageFeed).Assembly.GetCustomAttributes(false).OfType<AssemblyConfigurationAttribute>().Single().Configuration;
        await Shell.RunAsync(Repository.Root, Page.Blocks("README.md").Single(IsMadeBy).Text
            .Replace("-c Release -o artifacts/packages", $"-c {configuration} --no-build -o '{Packages}'", StringComparison.Ordinal)
            .Replace("\"$PWD/artifacts/packages\"", $"'{Packages}'", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
