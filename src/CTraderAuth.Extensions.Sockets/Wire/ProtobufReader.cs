namespace CTraderAuth.Sockets.Wire;

/// <summary>Reads the fields of a protobuf message one after the other. Stops at the first damage.</summary>
/// <param name="message">The message.</param>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Whether what was read so far is damaged.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>The number of the field.</summary>
    public int Number { get; private set; }

    /// <summary>The value, when the field is a number.</summary>
    public long Value { get; private set; }

    /// <summary>Whether the field is text, bytes or a message.</summary>
    public bool HasContent { get; private set; }

    /// <summary>The value, when the field is text, bytes or a message.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Goes to the next field; false at the end and at the first damage.</summary>
    public bool Read()
    {
        if (_rest.IsEmpty || IsDamaged)
        {
            return false;
        }

        var isRead = TryReadNumber(ref _rest, out var tag) && tag >> 3 is > 0 and <= 536_870_911 && TryReadValue((int)(tag & 7));
        Number = (int)(tag >> 3);
        IsDamaged = !isRead;
        return isRead;
    }

    /// <summary>Reads a number of at most ten bytes.</summary>
    public static bool TryReadNumber(ref ReadOnlySpan<byte> rest, out ulong number)
    {
        number = 0;
        for (var i = 0; i < 10 && i < rest.Length; i++)
        {
            number |= (ulong)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private bool TryReadValue(int wireType)
    {
        HasContent = wireType == 2;
        Content = default;
        Value = 0;
        switch (wireType)
        {
            case 0:
                var isRead = TryReadNumber(ref _rest, out var number);
                Value = (long)number;
                return isRead;
            case 1:
                return TryTake(8);
            case 2:
                return TryReadNumber(ref _rest, out var length) && length <= (ulong)_rest.Length && TryTake((int)length);
            case 5:
                return TryTake(4);
            default:
                return false;
        }
    }

    private bool TryTake(int length)
    {
        if (_rest.Length < length)
        {
            return false;
        }

        Content = _rest[..length];
        _rest = _rest[length..];
        return true;
    }
}
