using System.Diagnostics;

namespace CTraderAuth.Protocol.Sending;

/// <summary>A request whose address contains secrets, and whose text does not: the framework's traces call <see cref="ToString"/>.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class ConcealedRequest : HttpRequestMessage
{
    public override string ToString() => $"{Method} token request";
}
