using CTraderAuth.Docs.Tests.Pages;

namespace CTraderAuth.Docs.Tests.Workshop;

/// <summary>NuGet never replaces a version in its cache, so packages that are built again after a change need a version of their own.</summary>
public sealed class PackageVersionTests(PackageFeed feed) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ctrader-auth-version-").FullName;

    [Fact]
    public async Task A_change_gives_a_higher_version_in_a_shallow_clone_without_tags()
    {
        await feed.Shell.RunAsync(_folder, $"git clone -q --depth 1 'file://{Repository.Root}' clone");

        var committed = await VersionAsync("CTraderAuth.Extensions");
        await feed.Shell.RunAsync(_folder, "touch clone/src/CTraderAuth.Extensions/Added.cs");
        var changed = await VersionAsync("CTraderAuth.Extensions");
        var ofAnotherPackage = await VersionAsync("CTraderAuth.Extensions.Sqlite");

        committed.ShouldMatch(@"^\d+\.\d+\.\d+-dev\.\d{8}-\d{6}$");
        string.CompareOrdinal(changed, committed).ShouldBePositive($"{changed} after {committed}");
        ofAnotherPackage.ShouldBe(changed);
    }

    [Fact]
    public async Task The_newest_of_several_changes_counts()
    {
        await feed.Shell.RunAsync(_folder, $"git clone -q --depth 1 'file://{Repository.Root}' clone");
        await feed.Shell.RunAsync(_folder, "TZ=UTC touch -d 2090-01-02T03:04:05 clone/eng/Newest.cs; TZ=UTC touch -d 2089-01-02T03:04:05 clone/src/Second.cs clone/tests/Last.cs");

        (await VersionAsync("CTraderAuth.Extensions")).ShouldEndWith("-dev.20900102-030405");
    }

    [Fact]
    public async Task A_version_that_is_asked_for_counts()
    {
        await feed.Shell.RunAsync(_folder, $"git clone -q --depth 1 'file://{Repository.Root}' clone");

        (await VersionAsync("CTraderAuth.Extensions", "-p:PackageVersion=1.2.3")).ShouldBe("1.2.3");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> VersionAsync(string project, string option = "") =>
        (await feed.Shell.RunAsync(_folder, $"dotnet msbuild clone/src/{project} -t:VersionFromSources -getProperty:PackageVersion {option}")).Trim();
}
