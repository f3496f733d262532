namespace CTraderAuth.Storage;

/// <summary>Encrypts what a store keeps.</summary>
/// <remarks>Safe for concurrent use. Register one in the container, and every grant passes through it.</remarks>
public interface ITokenProtector
{
    /// <summary>Encrypts and authenticates.</summary>
    /// <param name="plain">What to encrypt.</param>
    /// <param name="context">Bound into the result; it names the client id and the subject.</param>
    byte[] Protect(ReadOnlySpan<byte> plain, string context);

    /// <summary>Decrypts what <see cref="Protect"/> made of the same context.</summary>
    /// <param name="data">What was stored.</param>
    /// <param name="context">The context that was given to <see cref="Protect"/>.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The available keys cannot decrypt it, or it is not what was stored.</exception>
    byte[] Unprotect(ReadOnlySpan<byte> data, string context);
}
