using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;
using System.Xml.Serialization;

namespace CTraderAuth;

/// <summary>How this application talks to cTrader. Bound from the section <c>CTrader</c> and validated on start.</summary>
public sealed class CTraderAuthOptions
{
    /// <summary>The usual name of the configuration section: <c>CTrader</c>.</summary>
    public const string SectionName = "CTrader";

    /// <summary>The client id of the application registered at cTrader. Required; visible ASCII without leading or trailing white space or quotation marks.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The client secret of the application. Required; visible ASCII without leading or trailing white space or quotation marks.</summary>
    [IgnoreDataMember]
    [XmlIgnore]
    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string ClientSecret { get; set; } = "";

    /// <summary>The redirect URI, exactly as registered at cTrader. Required; absolute, without a fragment, HTTPS unless on loopback.</summary>
    public string RedirectUri { get; set; } = "";

    /// <summary>The consent page. Default: <see cref="EndPoints.AuthUri"/>.</summary>
    public string AuthUri { get; set; } = EndPoints.AuthUri;

    /// <summary>The token endpoint. Default: <see cref="EndPoints.TokenUri"/>.</summary>
    public string TokenUri { get; set; } = EndPoints.TokenUri;

    /// <summary>The address of the Open API socket for demo accounts. Default: null, which is <see cref="EndPoints.ProtobufDemoHost"/> with the port of the format in use. Absolute, <c>wss</c>, or <c>ws</c> on loopback.</summary>
    /// <remarks>The core opens no socket. A session of CTraderAuth.Extensions.Sockets uses this unless it has an address of its own; an address on this machine wins over one elsewhere. A sandbox sets it.</remarks>
    public string? DemoSocketUri { get; set; }

    /// <summary>The address of the Open API socket for live accounts. Default: null, which is <see cref="EndPoints.ProtobufLiveHost"/> with the port of the format in use. Rules and use as for <see cref="DemoSocketUri"/>.</summary>
    public string? LiveSocketUri { get; set; }

    /// <summary>What a consent asks for. Default: <see cref="CTraderScope.Trading"/>.</summary>
    public CTraderScope Scope { get; set; } = CTraderScope.Trading;

    /// <summary>How token requests are sent. Default: <see cref="TokenRequestMethod.Get"/>, as documented by cTrader.</summary>
    public TokenRequestMethod TokenRequestMethod { get; set; } = TokenRequestMethod.Get;

    /// <summary>What a sign-in in the browser does with a response that lacks the <c>state</c>. Default: <see cref="MissingState.Confirm"/>.</summary>
    public MissingState MissingState { get; set; } = MissingState.Confirm;

    /// <summary>The longest wait for a connection to the token endpoint, and the longest wait for its response. Default: 15 s; from 1 s to 5 min.</summary>
    /// <remarks>
    /// A token request takes at most twice this time, plus half of it once if the process was paused or the machine slept. A response that
    /// arrived in time is read no matter how late the process gets to run. The lease of a rotation is four times this time.
    /// </remarks>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>An access token with less than this time left counts as expired. Default: 5 min; from 0 to 1 day, and never more than a tenth of the token's lifetime.</summary>
    public TimeSpan MinimumLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The share of the access token's lifetime after which a rotation is due. Default: 0.8; from 0.1 to 1.</summary>
    public double RefreshAt { get; set; } = 0.8;
}
