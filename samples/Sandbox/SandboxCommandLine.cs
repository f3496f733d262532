using System.Globalization;
using CTraderAuth.Testing;

namespace Sandbox;

/// <summary>Reads <c>--name value</c> and <c>--name=value</c>.</summary>
internal static class SandboxCommandLine
{
    public const string Help = """
        A stand-in for cTrader's consent page, token endpoint and Open API socket on this machine.

        dotnet run --project samples/Sandbox -- [options]

          --port NUMBER             listen on this port of 127.0.0.1 (default: 7035)
          --redirect-uri URI        register this redirect URI; may be repeated (default: http://127.0.0.1:8765/ctrader/callback and …/callback)
          --client-id TEXT          the client id (default: sandbox-app)
          --client-secret TEXT      the client secret (default: a new random one)
          --token-lifetime SECONDS  lifetime of an access token (default: 2628000, as at cTrader)
          --code-lifetime SECONDS   lifetime of an authorization code (default: 60, as at cTrader)
          --reuse POLICY            treatment of a used refresh token: reject (default), revokefamily or grace
          --echo-state              return state to the redirect URI
          --rotation NOTICE         how a socket is told of a refresh: invalidated (default), invalidatedanddisconnected or sessionsurvives
          --round-trip MS           the round-trip time of the socket, in milliseconds (default: 0)
          --no-prices               send no prices
          --snake-case-twins        send each token as accessToken and as access_token
          --help                    show this
        """;

    /// <exception cref="FormatException">An option is unknown, or has no value or an invalid one.</exception>
    public static void Apply(string[] arguments, CTraderSandboxOptions options)
    {
        options.Port = 7035;
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            var (name, value) = argument.Split('=', 2) is [var before, var after] ? (before, after) : (argument, null);
            Set(options, name, () => value ?? (rest.TryDequeue(out var next) ? next : throw new FormatException($"{name} needs a value.")), value is null);
        }
    }

    private static void Set(CTraderSandboxOptions options, string name, Func<string> value, bool bare)
    {
        switch (name)
        {
            case "--port":
                options.Port = (int)Number(name, value(), 0, 65535);
                break;
            case "--redirect-uri":
                options.RedirectUris.Add(value());
                break;
            case "--client-id":
                options.ClientId = value();
                break;
            case "--client-secret":
                options.ClientSecret = value();
                break;
            case "--token-lifetime":
                options.TokenLifetime = TimeSpan.FromSeconds(Number(name, value(), 1, int.MaxValue));
                break;
            case "--code-lifetime":
                options.CodeLifetime = TimeSpan.FromSeconds(Number(name, value(), 1, int.MaxValue));
                break;
            case "--reuse":
                options.Reuse = Policy(value());
                break;
            case "--rotation":
                options.Socket.Rotation = Notice(value());
                break;
            case "--round-trip":
                options.Socket.RoundTrip = TimeSpan.FromMilliseconds(Number(name, value(), 0, 60_000));
                break;
            case "--no-prices" when bare:
                options.Socket.PricesPerSecond = 0;
                break;
            case "--echo-state" when bare:
                options.EchoState = true;
                break;
            case "--snake-case-twins" when bare:
                options.SnakeCaseTwins = true;
                break;
            default:
                throw new FormatException(bare ? $"Unknown option {name}." : $"Unknown option {name} with a value.");
        }
    }

    private static long Number(string name, string value, long least, long most) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} must be a whole number from {least} to {most}, not '{value}'.");

    private static RotationNotice Notice(string value) => value.ToUpperInvariant() switch
    {
        "INVALIDATED" => RotationNotice.Invalidated,
        "INVALIDATEDANDDISCONNECTED" => RotationNotice.InvalidatedAndDisconnected,
        "SESSIONSURVIVES" => RotationNotice.SessionSurvives,
        _ => throw new FormatException($"--rotation must be invalidated, invalidatedanddisconnected or sessionsurvives, not '{value}'."),
    };

    private static RefreshTokenReuse Policy(string value) => value.ToUpperInvariant() switch
    {
        "REJECT" => RefreshTokenReuse.Reject,
        "REVOKEFAMILY" => RefreshTokenReuse.RevokeFamily,
        "GRACE" => RefreshTokenReuse.Grace,
        _ => throw new FormatException($"--reuse must be reject, revokefamily or grace, not '{value}'."),
    };
}
