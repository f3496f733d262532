namespace CTraderAuth.Servers;

/// <summary>Programs that a campaign needs. Without one it ends and says so.</summary>
internal static class Needs
{
    public static string Program(string name, string package) =>
        ProgramPath.Find(name) ?? throw new FileNotFoundException($"There is no {name} on this machine: apt-get install {package}");
}
