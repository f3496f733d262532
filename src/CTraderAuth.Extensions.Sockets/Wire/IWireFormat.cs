using System.Net.WebSockets;

namespace CTraderAuth.Sockets.Wire;

/// <summary>One of the two formats of the Open API. Reading never throws: what cannot be read is reported as such.</summary>
internal interface IWireFormat
{
    WebSocketMessageType MessageType { get; }

    /// <summary>The message for a payload.</summary>
    /// <param name="requestId">The id that the response will carry; 0 for none.</param>
    /// <param name="payloadType">What the payload is.</param>
    /// <param name="payload">The payload; may be empty.</param>
    /// <exception cref="ArgumentException">The payload is not one of this format.</exception>
    byte[] Close(long requestId, int payloadType, ReadOnlySpan<byte> payload);

    /// <summary>Finds the payload of a message.</summary>
    /// <returns>False when the message is damaged.</returns>
    bool TryOpen(ReadOnlySpan<byte> message, out Envelope envelope);

    /// <summary>Writes a payload.</summary>
    byte[] Write(params ReadOnlySpan<FieldValue> fields);

    /// <summary>Reads the fields of a payload that the session knows.</summary>
    /// <returns>Null when the payload is damaged.</returns>
    Fields? Read(int payloadType, ReadOnlySpan<byte> payload);
}
