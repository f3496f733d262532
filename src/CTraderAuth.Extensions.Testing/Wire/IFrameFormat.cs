using System.Net.WebSockets;

namespace CTraderAuth.Testing.Wire;

/// <summary>One of the two formats of the wire.</summary>
internal interface IFrameFormat
{
    WebSocketMessageType MessageType { get; }

    /// <exception cref="InvalidDataException">It is no message; the text says why and quotes nothing of it.</exception>
    Envelope Read(ReadOnlySpan<byte> frame);

    byte[] Write(Envelope message);
}
