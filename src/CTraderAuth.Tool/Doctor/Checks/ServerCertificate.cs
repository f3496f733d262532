using System.Net.Security;
using System.Security.Authentication;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>The certificate that a server showed.</summary>
internal sealed record ServerCertificate(string Subject, string Issuer, DateTimeOffset NotBefore, DateTimeOffset NotAfter, SslPolicyErrors Problems, SslProtocols Protocol);
