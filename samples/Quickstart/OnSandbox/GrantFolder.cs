namespace Quickstart.OnSandbox;

/// <summary>A folder for the grants of one run; it is deleted when the run ends.</summary>
internal sealed class GrantFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ctrader-auth-quickstart-").FullName;

    public string File => Path.Combine(_folder, "grants.db");

    public string ConnectionString => $"Data Source={File}";

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
