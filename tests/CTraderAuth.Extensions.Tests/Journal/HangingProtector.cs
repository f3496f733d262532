using CTraderAuth.Storage;
using CTraderAuth.Tests.Protection;

namespace CTraderAuth.Tests.Journal;

/// <summary>Encrypts; what belongs to the journal hangs or fails as long as the test wants it to.</summary>
internal sealed class HangingProtector : ITokenProtector
{
    private readonly AesKeys _keys = new(new byte[32]);

    /// <summary>Runs before everything that belongs to the journal.</summary>
    public Action Before { get; set; } = static () => { };

    public byte[] Protect(ReadOnlySpan<byte> plain, string context)
    {
        Pass(context);
        return _keys.Protect(plain, context);
    }

    public byte[] Unprotect(ReadOnlySpan<byte> data, string context)
    {
        Pass(context);
        return _keys.Unprotect(data, context);
    }

    private void Pass(string context)
    {
        if (context.StartsWith("journal", StringComparison.Ordinal))
        {
            Before();
        }
    }
}
