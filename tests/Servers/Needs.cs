namespace CTraderAuth.Servers;

/// <summary>Programs that a test needs. Without one the test is skipped and says so; in CI it fails.</summary>
internal static class Needs
{
    public static string Program(string name, string package)
    {
        if (ProgramPath.Find(name) is { } path)
        {
            return path;
        }

        var missing = $"There is no {name} on this machine: apt-get install {package}";
        Environment.GetEnvironmentVariable("CI").ShouldNotBe("true", missing);
        Assert.Skip(missing);
        return "";
    }
}
