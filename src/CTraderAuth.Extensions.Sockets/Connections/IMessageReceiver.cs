using CTraderAuth.Sockets.Refusals;
using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Connections;

/// <summary>Told what comes on a connection, by its reader, in the order of the wire. Must not wait.</summary>
internal interface IMessageReceiver
{
    /// <summary>A message that answers no request in flight.</summary>
    void Received(in Envelope envelope);

    /// <summary>A request of the program was refused; its caller is told afterwards.</summary>
    void Refused(long account, Refusal refusal);

    /// <summary>A message could not be read.</summary>
    void Unreadable(int length);
}
