namespace CTraderAuth.Storage;

/// <summary>Encrypts the content that a store keeps.</summary>
/// <remarks>Implementations must be safe for concurrent use. Register one in the container, and every grant passes through it.</remarks>
public interface ITokenProtector
{
    /// <summary>Encrypts and authenticates.</summary>
    /// <param name="plain">What to encrypt.</param>
    /// <param name="context">Authenticated with the result; identifies the client id and the subject.</param>
    byte[] Protect(ReadOnlySpan<byte> plain, string context);

    /// <summary>Decrypts a result of <see cref="Protect"/> with the same context.</summary>
    /// <param name="data">The stored data.</param>
    /// <param name="context">The context that was given to <see cref="Protect"/>.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The available keys cannot decrypt the data, or it was changed.</exception>
    byte[] Unprotect(ReadOnlySpan<byte> data, string context);
}
