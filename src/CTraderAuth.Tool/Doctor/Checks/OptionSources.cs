using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>Where the value of an option comes from.</summary>
internal sealed class OptionSources(IConfigurationRoot configuration)
{
    /// <summary>The names of all sources that set a key to something, the one that counts first.</summary>
    public IReadOnlyList<string> Of(string key) =>
        [.. configuration.Providers.Reverse().Where(provider => provider.TryGet(key, out var value) && value is not null).Select(provider => NameOf(provider)).Distinct()];

    /// <summary>The file that an option comes from, other than user secrets; null for every other source.</summary>
    public string? FileOf(string key) =>
        configuration.Providers.Reverse().FirstOrDefault(provider => provider.TryGet(key, out var value) && value is not null) is FileConfigurationProvider file && !IsUserSecrets(file) ? PathOf(file) : null;

    private static string NameOf(IConfigurationProvider provider) => provider switch
    {
        EnvironmentVariablesConfigurationProvider => "the environment",
        FileConfigurationProvider file => IsUserSecrets(file) ? "user secrets" : PathOf(file),
        _ => "the command line",
    };

    private static bool IsUserSecrets(FileConfigurationProvider file) => Path.GetFileName(file.Source.Path) is "secrets.json";

    private static string PathOf(FileConfigurationProvider file) =>
        file.Source.Path is { } path ? file.Source.FileProvider?.GetFileInfo(path).PhysicalPath ?? path : "a file";
}
