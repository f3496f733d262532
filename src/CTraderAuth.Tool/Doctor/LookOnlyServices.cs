using CTraderAuth.Sockets;
using CTraderAuth.Storage;
using CTraderAuth.Tool.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tool.Doctor;

/// <summary>The library for checks: with the program's store, and nobody can write to it.</summary>
internal sealed class LookOnlyServices : IAsyncDisposable
{
    private const string Session = "ctrader-auth doctor";

    private readonly GrantServices _services;
    private readonly IDisposable? _held;

    public LookOnlyServices(Settings settings, LogLevel logs, SqliteFile? file)
    {
        _services = GrantServices.Create(settings, logs, builder => Configure(builder, file), createsTables: false);
        _held = file?.Hold();
    }

    public ICTraderTokens Tokens => _services.Tokens;

    public IGrantStore Store => _services.Store;

    public ICTraderAccounts Accounts => _services.Provider.GetRequiredService<ICTraderAccounts>();

    public string? Promise => _services.Provider.GetRequiredService<StorePromise>().Text;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync().ConfigureAwait(false);
        _held?.Dispose();
    }

    private static void Configure(ICTraderAuthBuilder builder, SqliteFile? file)
    {
        if (file is not null)
        {
            builder.UseSqlite(file.ReadOnly);
        }

        builder.Services.AddCTraderSession(Session);
        var store = builder.Services.Last(static service => service.ServiceType == typeof(IGrantStore)).ImplementationFactory!;
        builder.UseStore(services => new LookOnlyStore((IGrantStore)store(services)));
    }
}
