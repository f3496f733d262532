namespace CTraderAuth.Docs.Tests.Pages;

/// <summary>The folder of this repository, above the program that runs. Other test projects and tools compile this file too.</summary>
internal static class RepositoryRoot
{
    private const string Solution = "CTraderAuth.Extensions.sln";

    public static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, Solution)))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"{Solution} was not found above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}
