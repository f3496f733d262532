using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Doctor.Checks;
using CTraderAuth.Tool.Doctor.Findings;
using CTraderAuth.Tool.Exits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Tool.Doctor;

/// <summary>Which checks are made, in which order: the configuration, cTrader, the store, the grants.</summary>
internal sealed class CheckPlan(Settings settings, LogLevel logs, TimeProvider time) : IAsyncDisposable
{
    private readonly FileSystems _systems = new();
    private readonly LoginAdvice _advice = new(settings.RedirectUri);
    private ServiceProvider? _core;
    private SqliteFile? _file;
    private LookOnlyServices? _services;

    private CTraderAuthOptions Options
    {
        get
        {
            if (_core is null)
            {
                var services = new ServiceCollection();
                services.AddCTraderAuth(settings.Section);
                _core = services.BuildServiceProvider();
            }

            return _core.GetRequiredService<IOptions<CTraderAuthOptions>>().Value;
        }
    }

    // Opened by the first check that needs it: until the options and the file are known to be there, opening fails or creates something.
    private LookOnlyServices Services => _services ??= new(settings, logs, _file);

    public IEnumerable<ICheck> Checks(bool offline, bool socket) =>
    [
        new OptionsCheck(settings.Configuration, () => Options, Settings.Keys),
        new StoreOptionsCheck(settings.StoreOptions, settings.Configuration),
        new RedirectCheck(() => Options),
        .. offline ? [] : Network(),
        .. Store(),
        new GrantsCheck(() => Services.Tokens, _advice, time),
        .. socket ? [new SocketCheck(() => Services.Tokens, () => Services.Accounts, _advice, time)] : Array.Empty<ICheck>(),
    ];

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync().ConfigureAwait(false);
        }

        if (_core is not null)
        {
            await _core.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ICheck[] Network()
    {
        var probe = new EndpointProbe(() => Options, time);
        return [new EndpointCheck(probe, time), new ClockCheck(probe)];
    }

    private IEnumerable<ICheck> Store()
    {
        if (settings.Store.Kind is StoreKind.Sqlite)
        {
            ICheck first;
            try
            {
                // An invalid option is found before: without a client id there is no name of a file.
                _file = SqliteFile.Of(settings.Store.Connection, settings.ClientId);
                first = new FileSystemCheck("file system", _file.Path, "The grants", worksOverNetwork: false, _systems);
            }
            catch (Exception e)
            {
                first = new UnreadableCheck("store file", e);
            }

            yield return first;
        }

        if (settings.KeyRing is { } folder)
        {
            yield return new KeyRingCheck(folder, time);
            yield return new FileSystemCheck("key file system", folder, "The keys", worksOverNetwork: true, _systems);
            yield return new PermissionsCheck("key permissions", folder, () => KeyRingFolder.Files(folder));
        }
        else
        {
            yield return new EncryptionCheck(settings.Store);
        }

        if (_file is { } database)
        {
            yield return new StoreFileCheck(database.Path, database.Check, _advice);
            yield return new PermissionsCheck("permissions", Path.GetDirectoryName(database.Path)!, () => database.Files);
        }

        // What the library sets on each connection; another program cannot ask for it.
        yield return new StoreCheck(settings.Store.Name, () => Services.Store, () => _file is null ? Services.Promise : "SQLite: each write is on its disk before it returns (synchronous = FULL)", _advice);
    }
}
