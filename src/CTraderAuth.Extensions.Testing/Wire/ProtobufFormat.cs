using System.Net.WebSockets;
using System.Text;

namespace CTraderAuth.Testing.Wire;

/// <summary>Binary frames: <c>ProtoMessage { payloadType = 1, payload = 2, clientMsgId = 3 }</c>.</summary>
internal sealed class ProtobufFormat : IFrameFormat
{
    private const int PayloadType = 1;
    private const int Payload = 2;
    private const int Id = 3;

    public WebSocketMessageType MessageType => WebSocketMessageType.Binary;

    public Envelope Read(ReadOnlySpan<byte> frame)
    {
        var reader = new ProtobufReader(frame);
        var payload = default(ReadOnlySpan<byte>);
        var (payloadType, id) = (-1L, default(string));
        while (!reader.IsAtEnd)
        {
            switch (reader.ReadTag())
            {
                case (PayloadType, WireType.Varint):
                    payloadType = (long)reader.ReadVarint();
                    break;
                case (Payload, WireType.Bytes):
                    payload = reader.ReadBytes();
                    break;
                case (Id, WireType.Bytes):
                    id = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case (_, var wire):
                    reader.Skip(wire);
                    break;
            }
        }

        return payloadType is >= 0 and <= int.MaxValue
            ? new((int)payloadType, ProtobufReader.Read(payload, MessageTable.Find((int)payloadType) ?? []), id)
            : throw new InvalidDataException("The frame has no payloadType.");
    }

    public byte[] Write(Envelope message)
    {
        var writer = new ProtobufWriter();
        writer.AddNumber(PayloadType, (ulong)message.PayloadType);
        writer.AddBytes(Payload, ProtobufWriter.Write(message.Payload, MessageTable.Find(message.PayloadType) ?? []));
        if (message.Id is not null)
        {
            writer.AddBytes(Id, Encoding.UTF8.GetBytes(message.Id));
        }

        return writer.ToArray();
    }
}
