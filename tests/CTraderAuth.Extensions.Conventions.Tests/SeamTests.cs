using System.Xml.Linq;

namespace CTraderAuth.Conventions;

/// <summary>A package that needs the internals of another is one that nobody else could write.</summary>
public sealed class SeamTests
{
    public static TheoryData<string> Projects => [.. Repository.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Only_the_tests_and_benchmarks_of_a_package_see_its_internals(string project)
    {
        var friends = XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj")).Descendants("InternalsVisibleTo")
            .Concat(XDocument.Load(Path.Combine(Repository.Root, "src", "Directory.Build.props")).Descendants("InternalsVisibleTo"))
            .Select(friend => friend.Attribute("Include")!.Value).ToList();

        friends.ShouldContain("$(MSBuildProjectName).Tests");
        friends.Except(["$(MSBuildProjectName).Tests", "CTraderAuth.Extensions.Benchmarks"]).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_package_compiles_the_files_of_another(string project) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj")).Descendants("Compile").ShouldBeEmpty();
}
