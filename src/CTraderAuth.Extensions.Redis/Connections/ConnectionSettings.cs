using System.Net;
using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>A configuration of StackExchange.Redis, with what makes it fail fast and follow a promotion.</summary>
/// <remarks>It contains a password, so nothing here is ever part of a message.</remarks>
internal sealed class ConnectionSettings
{
    private readonly ConfigurationOptions _options;

    private ConnectionSettings(ConfigurationOptions options) => _options = options;

    public static ConnectionSettings Parse(string configuration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(configuration);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            // The inner message may repeat a part of the configuration.
            throw new ArgumentException("This is not a configuration of StackExchange.Redis, such as 'host:6379,password=…,ssl=true'. It is not repeated here, because it may contain a password.", nameof(configuration));
        }

        if (options.EndPoints.Count == 0)
        {
            throw new ArgumentException("The Redis configuration names no server.", nameof(configuration));
        }

        if (!NamesServers(configuration, options))
        {
            throw new ArgumentException("The Redis configuration must name servers first and then options, such as 'host:6379,password=…,ssl=true'. A URL, or a password with a comma, cannot be used. It is not repeated here, because it may contain a password.", nameof(configuration));
        }

        // For CONFIG GET.
        options.AllowAdmin = true;
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;

        // It would apply to what is subscribed to, and not to what the scripts publish.
        options.ChannelPrefix = default;
        Default("configCheckSeconds", () => options.ConfigCheckSeconds = 2);
        Default("connectTimeout", () => options.ConnectTimeout = 3000);
        Default("asyncTimeout", () => options.AsyncTimeout = 2500);
        Default("keepAlive", () => options.KeepAlive = 3);
        Default("name", () => options.ClientName = "CTraderAuth");
        return new(options);

        void Default(string name, Action set)
        {
            if (!configuration.Split(',').Any(part => part.TrimStart().StartsWith($"{name}=", StringComparison.OrdinalIgnoreCase)))
            {
                set();
            }
        }
    }

    /// <summary>Whether a connection subscribes to other channels than it is asked to.</summary>
    public static bool HasChannelPrefix(IConnectionMultiplexer connection) =>
        connection.Configuration.Split(',').Any(static part => part.StartsWith("channelPrefix=", StringComparison.OrdinalIgnoreCase) && !part.EndsWith('='));

    public async Task<IConnectionMultiplexer> OpenAsync() => await ConnectionMultiplexer.ConnectAsync(_options.Clone()).ConfigureAwait(false);

    /// <summary>A connection whose commands may take as long as replicas are waited for.</summary>
    public async Task<IConnectionMultiplexer> OpenToWaitAsync(TimeSpan longest)
    {
        var options = _options.Clone();
        options.AsyncTimeout += (int)longest.TotalMilliseconds;
        return await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
    }

    // The client takes all that is not NAME=VALUE for a server: a URL, and what follows a comma in a password. Servers are named in messages.
    private static bool NamesServers(string configuration, ConfigurationOptions options)
    {
        var parts = configuration.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var firstOption = Array.FindIndex(parts, IsOption);
        return (firstOption < 0 || Array.TrueForAll(parts[firstOption..], IsOption))
            && options.EndPoints.OfType<DnsEndPoint>().All(static server => Uri.CheckHostName(server.Host) is not UriHostNameType.Unknown);

        static bool IsOption(string part) => part.Contains('=', StringComparison.Ordinal);
    }
}
