using System.Security.Cryptography;
using CTraderAuth.AspNetCore.Diagnostics;
using CTraderAuth.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CTraderAuth.AspNetCore.Endpoints;

/// <summary>What the endpoints of one <c>MapCTraderAuth</c> share: their addresses in a browser, and their services.</summary>
internal sealed class ConnectSite
{
    private const string Callback = "/callback";

    private ConnectSite(IServiceProvider services, CTraderEndpointOptions options, string callbackPath)
    {
        var settings = services.GetRequiredService<IOptions<CTraderAuthOptions>>().Value;
        Options = options;
        CallbackPath = callbackPath;
        RedirectUri = new(settings.RedirectUri);
        Folder = RedirectUri.AbsolutePath.TrimEnd('/')[..^(Callback.Length - 1)];
        Tokens = services.GetRequiredService<ICTraderTokens>();
        Auth = services.GetRequiredService<ICTraderAuth>();
        Time = services.GetRequiredService<TimeProvider>();
        Logger = new QuietLogger(services.GetRequiredService<ILoggerFactory>().CreateLogger("CTraderAuth.AspNetCore"));
        Metrics = ActivatorUtilities.CreateInstance<CallbackMetrics>(services);
        Limits = new(Time);
        ConsentPage = new(settings.AuthUri);
        Antiforgery = services.GetService<IAntiforgery>();
        Protector = services.GetRequiredService<IDataProtectionProvider>().CreateProtector("CTraderAuth.AspNetCore", "consent", settings.ClientId);
    }

    public CTraderEndpointOptions Options { get; }

    /// <summary>How the path of a callback ends, as this program sees it.</summary>
    public string CallbackPath { get; }

    public Uri RedirectUri { get; }

    /// <summary>The address of the endpoints as the browser sees it, with a final slash: the redirect URI includes path bases and prefixes that a proxy removes.</summary>
    public string Folder { get; }

    public ICTraderTokens Tokens { get; }

    public ICTraderAuth Auth { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public CallbackMetrics Metrics { get; }

    public Limits Limits { get; }

    public Uri ConsentPage { get; }

    public IAntiforgery? Antiforgery { get; }

    public IDataProtector Protector { get; }

    public static ConnectSite Create(IServiceProvider services, string prefix, CTraderEndpointOptions options)
    {
        if (services.GetService<ICTraderTokens>() is null)
        {
            throw new InvalidOperationException("MapCTraderAuth was called, but AddCTraderAuth was not. Call builder.Services.AddCTraderAuth(…) and register a store, such as UseSqlite().");
        }

        if (services.GetService<IDataProtectionProvider>() is null)
        {
            throw new InvalidOperationException("MapCTraderAuth keeps the state of a consent in an encrypted cookie, but data protection is not registered. Call builder.Services.AddAntiforgery(), which includes it, or AddDataProtection().");
        }

        var redirectUri = services.GetRequiredService<IOptions<CTraderAuthOptions>>().Value.RedirectUri;
        var callbackPath = LiteralEnd($"/{prefix.Trim('/')}{Callback}".Replace("//", "/", StringComparison.Ordinal));
        if (!new Uri(redirectUri).AbsolutePath.TrimEnd('/').EndsWith(callbackPath, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(
                $"CTrader:RedirectUri is \"{redirectUri}\", but MapCTraderAuth(\"{prefix}\") handles callbacks at a path that ends in {callbackPath}. "
                + $"Register a redirect URI with that path at cTrader and set the option to it, or call MapCTraderAuth with the prefix that the registered URI has before {Callback}.");
        }

        var site = new ConnectSite(services, options, callbackPath);
        if (site.Antiforgery is null)
        {
            site.Logger.AntiforgeryMissing();
        }

        return site;
    }

    /// <summary>The user of a request; null when nobody is signed in.</summary>
    public async ValueTask<string?> SubjectOf(HttpContext context) =>
        await Options.Subject(context).ConfigureAwait(false) is { } subject && !string.IsNullOrWhiteSpace(subject) ? subject : null;

    /// <summary>The logger for messages about this user: silent once there are too many of them.</summary>
    public ILogger LoggerFor(string? subject)
    {
        switch (Limits.LogLines.Exceed(subject ?? ""))
        {
            case 0:
                return Logger;
            case 1:
                Logger.LinesDropped(subject);
                return NullLogger.Instance;
            default:
                return NullLogger.Instance;
        }
    }

    public static string Hash(string secret) => System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret)));

    // A prefix may have parameters, as in /t/{tenant}/ctrader: the part after the last parameter is the same for all users.
    private static string LiteralEnd(string pattern)
    {
        var parameter = pattern.LastIndexOf('}');
        return parameter < 0 ? pattern : pattern[pattern.IndexOf('/', parameter)..];
    }
}
