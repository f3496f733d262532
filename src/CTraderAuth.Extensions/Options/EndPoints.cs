namespace CTraderAuth;

/// <summary>Addresses of the cTrader Open API.</summary>
public static class EndPoints
{
    /// <summary>The consent page. Default of <see cref="CTraderAuthOptions.AuthUri"/>.</summary>
    public const string AuthUri = "https://connect.spotware.com/apps/auth";

    /// <summary>The token endpoint. Default of <see cref="CTraderAuthOptions.TokenUri"/>.</summary>
    public const string TokenUri = "https://connect.spotware.com/apps/token";

    /// <summary>The consent page that Spotware's SDKs have used since December 2021.</summary>
    public const string OpenApiAuthUri = "https://openapi.ctrader.com/apps/auth";

    /// <summary>The token endpoint that Spotware's SDKs have used since December 2021. Same service as <see cref="TokenUri"/>.</summary>
    public const string OpenApiTokenUri = "https://openapi.ctrader.com/apps/token";

    /// <summary>The consent page that cTrader's current documentation prescribes; it returns the <c>state</c>. Links to it carry <c>product=web</c>.</summary>
    public const string GrantingAccessUri = "https://id.ctrader.com/my/settings/openapi/grantingaccess/";

    /// <summary>Host of the Open API socket for demo accounts.</summary>
    public const string ProtobufDemoHost = "demo.ctraderapi.com";

    /// <summary>Host of the Open API socket for live accounts.</summary>
    public const string ProtobufLiveHost = "live.ctraderapi.com";

    /// <summary>Port of the Open API socket that speaks protobuf.</summary>
    public const int ProtobufPort = 5035;

    /// <summary>Port of the Open API socket that speaks JSON.</summary>
    public const int JsonPort = 5036;

    private static readonly Uri GrantingAccess = new(GrantingAccessUri);

    /// <summary>Whether a consent page is known to append the <c>state</c> of its link to the redirect URI: <see cref="GrantingAccessUri"/> does, so a response from it without a state is not genuine.</summary>
    /// <param name="page">The consent page.</param>
    /// <exception cref="ArgumentNullException">The page is null.</exception>
    public static bool ReturnsState(Uri page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return page.Host == GrantingAccess.Host && string.Equals(page.AbsolutePath.TrimEnd('/'), GrantingAccess.AbsolutePath.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
    }
}
