namespace CTraderAuth.Campaign.Cluster;

/// <summary>A SQLite file.</summary>
internal sealed class FileCluster : IClusterServer
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ctrader-auth-cluster-");

    public string Store => Path.Combine(_folder.FullName, "grants.db");

    public Task RestartAsync() => throw new NotSupportedException("A file has no server.");

    public Task FailOverAsync() => throw new NotSupportedException("A file has no server.");

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return default;
    }
}
