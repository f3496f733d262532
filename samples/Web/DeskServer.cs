using CTraderAuth;
using CTraderAuth.Testing;

namespace TradingDesk;

/// <summary>The server of this desk: cTrader if it is configured, otherwise a sandbox inside this program.</summary>
internal sealed class DeskServer : IAsyncDisposable
{
    private readonly CTraderSandbox? _sandbox;
    private readonly DirectoryInfo? _folder;

    private DeskServer(CTraderSandbox? sandbox, Uri? api)
    {
        _sandbox = sandbox;
        Api = api;

        // The sandbox keeps nothing when it stops, so the next run cannot use its grants.
        _folder = sandbox is null ? null : Directory.CreateTempSubdirectory("ctrader-auth-web-");
    }

    /// <summary>The API that expects the tokens; null when none is configured.</summary>
    public Uri? Api { get; }

    public bool IsSandbox => _sandbox is not null;

    public string Welcome => IsSandbox
        ? "Trading desk on an embedded sandbox: nothing here is real. Access tokens are valid for one minute, so that you can watch them being replaced."
        : "Trading desk on cTrader. Grants are kept in this user's data folder.";

    public static DeskServer Start(IConfiguration configuration, string address)
    {
        if (configuration["CTrader:ClientId"] is { Length: > 0 })
        {
            return new(null, configuration["Gateway"] is { Length: > 0 } gateway ? new(gateway) : null);
        }

        var sandbox = CTraderSandbox.Start(options =>
        {
            options.RedirectUris = [$"{address.TrimEnd('/')}/ctrader/callback"];
            options.TokenLifetime = configuration.GetValue("Sandbox:TokenLifetime", TimeSpan.FromMinutes(1));
            options.EchoState = configuration.GetValue("Sandbox:EchoState", false);
        });
        return new(sandbox, sandbox.ApiUri);
    }

    public void Configure(ICTraderAuthBuilder ctrader)
    {
        if (_sandbox is null)
        {
            ctrader.UseSqlite().ProtectTokens();
        }
        else
        {
            ctrader.UseSandbox(_sandbox).UseSqlite($"Data Source={Path.Combine(_folder!.FullName, "grants.db")}").ProtectTokens();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
            _folder!.Delete(recursive: true);
        }
    }
}
