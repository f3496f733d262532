namespace CTraderAuth.Testing.Sockets;

internal enum FrameKind
{
    Message,

    /// <summary>The connection is closed in good order.</summary>
    Close,

    /// <summary>A part of a frame is sent, and the connection is cut.</summary>
    CutInside,
}
