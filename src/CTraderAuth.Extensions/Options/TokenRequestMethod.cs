namespace CTraderAuth;

/// <summary>How a token request is sent.</summary>
public enum TokenRequestMethod
{
    /// <summary>GET with a query string, as cTrader documents it and both official SDKs do. The default.</summary>
    Get,

    /// <summary>POST with a form body, which keeps every secret out of the URL.</summary>
    Post,
}
