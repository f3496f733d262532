using System.CommandLine;
using CTraderAuth.Tool.Exits;
using Microsoft.Extensions.Configuration;

namespace CTraderAuth.Tool.Configuration;

/// <summary>What the tool is configured with: the same sources and names as in a program that uses the library, later ones win.</summary>
/// <remarks>appsettings.json of the current folder, the user secrets of the project in it, environment variables, the command line.</remarks>
internal sealed class Settings
{
    public const string StoreKey = $"{CTraderAuthOptions.SectionName}:Store";
    public const string KeyRingKey = $"{CTraderAuthOptions.SectionName}:KeyRing";
    public const string ApplicationNameKey = $"{CTraderAuthOptions.SectionName}:ApplicationName";
    public const string StoreOptionsKey = $"{CTraderAuthOptions.SectionName}:StoreOptions";

    /// <summary>What the section may contain beside the options of the library.</summary>
    public static readonly string[] Keys = [.. new[] { StoreKey, KeyRingKey, ApplicationNameKey, StoreOptionsKey, $"{CTraderAuthOptions.SectionName}:Sessions" }.Select(static key => key.Split(':')[1])];

    private Settings(IConfigurationRoot configuration, StoreChoice store) => (Configuration, Store) = (configuration, store);

    public IConfigurationRoot Configuration { get; }

    /// <summary>The section <c>CTrader</c>, which <c>AddCTraderAuth</c> takes.</summary>
    public IConfigurationSection Section => Configuration.GetSection(CTraderAuthOptions.SectionName);

    public StoreChoice Store { get; }

    public StoreOptions StoreOptions => new(Configuration.GetSection(StoreOptionsKey), Store.Kind);

    /// <summary>The client id as it is configured; empty without one.</summary>
    public string ClientId => Section[nameof(CTraderAuthOptions.ClientId)] ?? "";

    /// <summary>The redirect URI as it is configured; null without one.</summary>
    public string? RedirectUri => Section[nameof(CTraderAuthOptions.RedirectUri)];

    /// <summary>The folder of the Data Protection keys; null when the grants are not encrypted.</summary>
    public string? KeyRing => Configuration[KeyRingKey] is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    /// <summary>The application name of the Data Protection keys; null for none.</summary>
    public string? ApplicationName => Configuration[ApplicationNameKey] is { Length: > 0 } name ? name : null;

    public static Settings Read(string folder, ParseResult line)
    {
        var store = line.GetValue(GlobalOptions.Store);
        if (store is not null && StoreChoice.Parse(store).HasPassword)
        {
            throw new ToolException(Exit.Usage, "--store contains a password, which every user of this machine could see in the list of processes. Set it as CTrader__Store in the environment, or in user secrets.");
        }

        var configuration = Build(folder, store, line.GetValue(GlobalOptions.KeyRing));
        return new(configuration, ServerStores.Check(StoreChoice.Parse(configuration[StoreKey])));
    }

    private static IConfigurationRoot Build(string folder, string? store, string? keyRing)
    {
        var environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT");
        var builder = new ConfigurationBuilder();
        builder.AddJsonFile(Path.Combine(folder, "appsettings.json"), optional: true, reloadOnChange: false);
        if (!string.IsNullOrWhiteSpace(environment))
        {
            builder.AddJsonFile(Path.Combine(folder, $"appsettings.{environment}.json"), optional: true, reloadOnChange: false);
        }

        try
        {
            if (ProjectSecrets.IdIn(folder) is { } secrets)
            {
                builder.AddUserSecrets(secrets, reloadOnChange: false);
            }

            builder.AddEnvironmentVariables();
            builder.AddInMemoryCollection(new Dictionary<string, string?> { [StoreKey] = store, [KeyRingKey] = keyRing }.Where(pair => pair.Value is not null));
            return builder.Build();
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ToolException(Exit.Usage, $"{e.Message} {e.InnerException?.Message}".TrimEnd(), e);
        }
    }
}
