namespace CTraderAuth.Sockets;

/// <summary>The format of messages on a connection.</summary>
public enum CTraderWireFormat
{
    /// <summary>JSON, on port 5036.</summary>
    Json,

    /// <summary>Protobuf, on port 5035. Payloads are the bytes of your own protobuf messages.</summary>
    Protobuf,
}
