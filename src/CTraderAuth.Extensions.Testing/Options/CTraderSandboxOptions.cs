using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace CTraderAuth.Testing;

/// <summary>How a <see cref="CTraderSandbox"/> behaves. Read once, when it starts.</summary>
public sealed class CTraderSandboxOptions
{
    /// <summary>The first of the redirect URIs that are registered when <see cref="RedirectUris"/> is empty. Fits <c>MapCTraderAuth()</c> and a program that listens on loopback.</summary>
    public const string DefaultRedirectUri = "http://127.0.0.1:8765/ctrader/callback";

    /// <summary>The other one.</summary>
    internal const string OtherRedirectUri = "http://127.0.0.1:8765/callback";

    /// <summary>The port on loopback. Default: 0, a free one; from 0 to 65535.</summary>
    public int Port { get; set; }

    /// <summary>The clock of every lifetime and of <see cref="SandboxFault.Delay"/>. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The lifetime of an access token. Default: 2 628 000 s, as at cTrader; at least 1 s, sent as whole seconds.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromSeconds(2_628_000);

    /// <summary>The lifetime of an authorization code. Default: 1 minute, as at cTrader; more than zero.</summary>
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The registered redirect URIs; the first is <see cref="CTraderSandbox.RedirectUri"/>. Default: empty, which registers <see cref="DefaultRedirectUri"/> and <c>http://127.0.0.1:8765/callback</c>.</summary>
    public IList<string> RedirectUris { get; set; } = [];

    /// <summary>What happens to a refresh token that was used before. Default: <see cref="RefreshTokenReuse.Reject"/>.</summary>
    public RefreshTokenReuse Reuse { get; set; } = RefreshTokenReuse.Reject;

    /// <summary>Whether <c>state</c> is returned to the redirect URI. Default: <see langword="false"/>, as from <see cref="EndPoints.AuthUri"/>; <see cref="EndPoints.GrantingAccessUri"/> returns it.</summary>
    public bool EchoState { get; set; }

    /// <summary>Whether a pair is sent in both spellings, <c>accessToken</c> and <c>access_token</c>, in one body. Default: <see langword="false"/>; cTrader does it sometimes.</summary>
    public bool SnakeCaseTwins { get; set; }

    /// <summary>The client id of the one registered application. Default: <c>sandbox-app</c>.</summary>
    public string ClientId { get; set; } = "sandbox-app";

    /// <summary>The client secret of the one registered application. Default: empty, which generates a new one. Neither JSON nor the debugger shows it.</summary>
    [JsonIgnore]
    [IgnoreDataMember]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string ClientSecret { get; set; } = "";

    /// <summary>How the socket behaves. Its defaults behave like cTrader.</summary>
    public SandboxSocketOptions Socket { get; set; } = new();

    /// <summary>Called on a thread of the sandbox with each token request, before its response is sent. Default: none.</summary>
    public Action<SandboxRequest>? OnTokenRequest { get; set; }
}
