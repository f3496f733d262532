using System.Text.Json;
using System.Text.Json.Nodes;

namespace CTraderAuth.Sockets.Tests.Sessions;

/// <summary>A message that the stand-in got.</summary>
public sealed record StandInMessage(StandInConnection Connection, int PayloadType, string? Id, JsonElement Payload)
{
    public Task AnswerAsync(int payloadType, JsonObject? payload = null) => Connection.SendAsync(payloadType, payload, Id);

    public Task RefuseAsync(string errorCode, string? description = null) => Connection.RefuseAsync(Id, errorCode, description);
}
