using System.Xml.Linq;
using CTraderAuth.Docs.Tests.Pages;

namespace CTraderAuth.Docs.Tests.Workshop;

/// <summary>The projects that the pages describe: made by running their bash blocks with packages of this repository, filled with their code, and built once.</summary>
public sealed class DocsWorkshop(PackageFeed feed) : IAsyncLifetime
{
    private readonly string _root = Directory.CreateDirectory(Path.Combine(feed.Folder, "pages")).FullName;

    public Shell Shell => feed.Shell;

    /// <summary>The projects whose SDK is a package that this machine's feeds do not have.</summary>
    private HashSet<string> LeftOut { get; } = new(StringComparer.Ordinal);

    /// <summary>Of every page that is tried, the folder in which its commands were run.</summary>
    public string FolderOf(string page) => Path.Combine(_root, Path.GetFileNameWithoutExtension(page));

    public string Program(string page, string project) => Path.Combine(FolderOf(page), project, "bin", "Debug", "net10.0", $"{project}.dll");

    /// <summary>Whether a project was not built because its SDK cannot be restored here.</summary>
    public bool IsLeftOut(string page, string project) => LeftOut.Contains(Path.Combine(FolderOf(page), project));

    public async ValueTask InitializeAsync()
    {
        await Parallel.ForEachAsync(Repository.Pages, RunCommandsAsync);
        Array.ForEach(Repository.Pages, WriteCode);
        await BuildAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask RunCommandsAsync(string page, CancellationToken cancellationToken)
    {
        var commands = Page.Blocks(page).Where(block => block is { Shown: null, Language: "bash" } && !PackageFeed.IsMadeBy(block)).Select(block => block.Text).ToList();
        if (commands.Count > 0)
        {
            await Shell.RunAsync(Directory.CreateDirectory(FolderOf(page)).FullName, string.Concat(commands));
        }
    }

    private void WriteCode(string page)
    {
        foreach (var block in Page.Blocks(page).Concat(Page.Rows(page)))
        {
            if (block.Place is { } place)
            {
                var folder = Path.Combine(FolderOf(place.Page), place.Project);
                Directory.Exists(folder).ShouldBeTrue($"{block}: {place.Page} has no command that creates the project {place.Project}");
                var (file, text) = block.File is null ? Skeleton.Fill(place.Name, block) : (place.Name, block.Text);
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
                File.WriteAllText(Path.Combine(folder, file), text);
            }
        }
    }

    private async Task BuildAsync()
    {
        var all = Directory.GetFiles(_root, "*.csproj", SearchOption.AllDirectories);
        foreach (var project in all.Where(HasPackagedSdk))
        {
            await TryRestoreAsync(project);
        }

        var projects = all.Where(project => !LeftOut.Contains(Path.GetDirectoryName(project)!));
        File.WriteAllText(Path.Combine(_root, "All.proj"), $"""
            <Project DefaultTargets="Build">
              <ItemGroup>
            {string.Concat(projects.Select(project => $"    <Program Include=\"{project}\" />\n"))}  </ItemGroup>
              <Target Name="Restore"><MSBuild Projects="@(Program)" Targets="Restore" BuildInParallel="true" /></Target>
              <Target Name="Build"><MSBuild Projects="@(Program)" Targets="Build" BuildInParallel="true" /></Target>
            </Project>
            """);
        // A compiler that runs already is found by its pipe in the temporary folder of the machine.
        await Shell.RunAsync(_root, $"TMPDIR='{Path.GetTempPath()}' dotnet build All.proj -v q -clp:NoSummary");
    }

    private static bool HasPackagedSdk(string project) => XElement.Load(project).Attribute("Sdk")?.Value.Contains('/', StringComparison.Ordinal) is true;

    private async Task TryRestoreAsync(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        try
        {
            await Shell.RunAsync(folder, "dotnet restore");
        }
        catch (InvalidOperationException)
        {
            LeftOut.Add(folder);
        }
    }
}
