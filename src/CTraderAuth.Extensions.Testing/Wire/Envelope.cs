using System.Text.Json.Nodes;

namespace CTraderAuth.Testing.Wire;

/// <summary>A message of either format.</summary>
/// <param name="PayloadType">What it is.</param>
/// <param name="Payload">Its fields by their names in JSON.</param>
/// <param name="Id">The <c>clientMsgId</c>; null when there is none.</param>
internal sealed record Envelope(int PayloadType, JsonObject Payload, string? Id = null)
{
    /// <summary>Without the payload, which may contain tokens.</summary>
    public override string ToString() => $"{PayloadType}";
}
