using CTraderAuth.Storage;

namespace CTraderAuth.AspNetCore.Tests.Decorators;

internal sealed class DecoratedProtector(ITokenProtector inner, Calls calls) : ITokenProtector
{
    public byte[] Protect(ReadOnlySpan<byte> plain, string context)
    {
        calls.Note(nameof(Protect));
        return inner.Protect(plain, context);
    }

    public byte[] Unprotect(ReadOnlySpan<byte> data, string context) => inner.Unprotect(data, context);
}
