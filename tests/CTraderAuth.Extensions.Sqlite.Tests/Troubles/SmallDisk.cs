namespace CTraderAuth.Tests.Troubles;

/// <summary>A disk of a megabyte that can be filled, where this user may mount one; otherwise an ordinary folder.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly Action? _unmount;

    public SmallDisk(string folder)
    {
        var mount = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName;
        _unmount = Trouble.Mount(mount);
        File = Path.Combine(mount, "grants.db");
    }

    public string File { get; }

    /// <summary>A full disk needs one of its own, as root may mount; FailureTests and FullDiskTests show the rest to anybody.</summary>
    public void Need(string trouble) => Assert.SkipWhen(trouble is Trouble.FullDisk && _unmount is null, "This user may not mount the small disk that this test fills.");

    public Action Begin(string trouble) => Trouble.All[trouble].Begin(File);

    public void Dispose() => _unmount?.Invoke();
}
