namespace CTraderAuth.Testing.Wire;

/// <summary>How the value of a field is written in protobuf.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
