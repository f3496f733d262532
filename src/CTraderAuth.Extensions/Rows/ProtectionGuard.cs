using CTraderAuth.Storage;

namespace CTraderAuth.Rows;

/// <summary>Stops a program without a protector on a store that another program encrypts. A program with an <see cref="ITokenProtector"/> of its own writes the canary that shows it.</summary>
internal sealed class ProtectionGuard(IGrantStore store, GrantCodec codec, TimeProvider time) : IKeyGuard
{
    public const string Problem =
        "The grants in this store are encrypted, but this program registers nothing to decrypt them. Call ProtectTokens() with the Data Protection keys of the program that stored them, or register its ITokenProtector. Nothing was overwritten.";

    private volatile bool _passed;
    private volatile bool _marked;

    public ValueTask EnsureAsync(CancellationToken cancellationToken) => _passed ? ValueTask.CompletedTask : new(CheckAsync(cancellationToken));

    public ValueTask EnsureMarkedAsync(CancellationToken cancellationToken) => _marked ? ValueTask.CompletedTask : new(MarkAsync(cancellationToken));

    // An application's own ITokenProtector says nothing about earlier rows: unencrypted ones remain valid.
    public async ValueTask<bool> AcceptsPlainAsync(CancellationToken cancellationToken) =>
        codec.Protects || await store.FindAsync(Canary.Subject, cancellationToken).ConfigureAwait(false) is not { } canary || !GrantCodec.IsProtected(canary.Content);

    public Task FinishTakeOverAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (!await AcceptsPlainAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new ProtectionException(Problem);
        }

        _passed = true;
    }

    private async Task MarkAsync(CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken).ConfigureAwait(false);
        if (codec.Protects && await store.FindAsync(Canary.Subject, cancellationToken).ConfigureAwait(false) is null)
        {
            var content = codec.Encode(Canary.Subject, Canary.Document());
            await store.TrySaveAsync(new(Canary.Subject, RowVersions.First(time.GetUtcNow()), null, content), 0, cancellationToken).ConfigureAwait(false);
        }

        _marked = true;
    }
}
