using CTraderAuth.Rotation;

namespace CTraderAuth.Registration;

/// <summary>Names the client id and secret in use without telling them.</summary>
internal static class ClientCredentials
{
    public static string Fingerprint(CTraderAuthOptions options) => Spent.Hash($"{options.ClientId}\n{options.ClientSecret}");
}
