namespace CTraderAuth;

/// <summary>How a token request is sent.</summary>
public enum TokenRequestMethod
{
    /// <summary>GET with a query string, as documented by cTrader and used by both official SDKs. The default.</summary>
    Get,

    /// <summary>POST with a form body, which keeps every secret out of the URL.</summary>
    Post,
}
