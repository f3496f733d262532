using CTraderAuth.Storage;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Tool.Configuration;

/// <summary>The library, configured for one command. Its disposal waits for a refresh or consent that was sent.</summary>
internal sealed class GrantServices : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    private GrantServices(ServiceProvider provider) => _provider = provider;

    public IServiceProvider Provider => _provider;

    public ICTraderTokens Tokens => _provider.GetRequiredService<ICTraderTokens>();

    public IGrantStore Store => _provider.GetRequiredService<IGrantStore>();

    public CTraderAuthOptions Options => _provider.GetRequiredService<IOptions<CTraderAuthOptions>>().Value;

    public TimeProvider Time => _provider.GetRequiredService<TimeProvider>();

    /// <summary>Registers the library with the settings, checks the options, and opens the store.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="lowest">The lowest level of the log that is shown on standard error.</param>
    /// <param name="configure">What the command configures in addition; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="ToolException">The store cannot be opened.</exception>
    /// <exception cref="OptionsValidationException">An option is missing or invalid.</exception>
    public static async Task<GrantServices> OpenAsync(Settings settings, LogLevel lowest, Action<ICTraderAuthBuilder>? configure, CancellationToken cancellationToken)
    {
        var services = Create(settings, lowest, configure);
        try
        {
            _ = services.Options;
            if (settings.KeyRing is { } folder)
            {
                KeyRingFolder.Demand(folder);
            }

            await services.Store.FindAsync(Subjects.Default, cancellationToken).ConfigureAwait(false);
            await services.CheckKeysAsync(cancellationToken).ConfigureAwait(false);
            return services;
        }
        catch (Exception e)
        {
            await services.DisposeAsync().ConfigureAwait(false);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new ToolException(StoreFailure.ExitOf(e), e.Message, e);
            }

            throw;
        }
    }

    /// <summary>Registers the library with the settings; nothing is checked or opened yet.</summary>
    public static GrantServices Create(Settings settings, LogLevel lowest, Action<ICTraderAuthBuilder>? configure = null, bool createsTables = true)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(lowest).AddProvider(new StandardErrorLogs(lowest)));
        var builder = StoreRegistration.Register(services.AddCTraderAuth(settings.Section), settings, createsTables);
        configure?.Invoke(builder);
        return new(services.BuildServiceProvider());
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    /// <summary>What is wrong with the keys is said at once, before anything is asked or sent.</summary>
    private async Task CheckKeysAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Tokens.GetStatusAsync(Subjects.Default, cancellationToken).ConfigureAwait(false);
        }
        catch (CTraderUnavailableException e) when (e.Cause is UnavailableCause.Keys)
        {
            throw new ToolException(Exit.Usage, $"{e.Message} Here, the keys are in CTrader:KeyRing, and their application name is CTrader:ApplicationName.", e);
        }
    }
}
