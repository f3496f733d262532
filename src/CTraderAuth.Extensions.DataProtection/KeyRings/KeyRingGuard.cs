using CTraderAuth.Rotation;
using CTraderAuth.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.KeyRings;

/// <summary>Reads the canary once, and puts one into a store that has none.</summary>
internal sealed class KeyRingGuard(
    IGrantStore store, GrantCodec codec, ITokenProtector protector, KeyRing ring, TimeProvider time, IOptions<TokenProtectionOptions> options, ILogger<KeyRingGuard> logger) : IKeyGuard
{
    private volatile bool passed;

    public ValueTask EnsureAsync(CancellationToken cancellationToken) => passed ? ValueTask.CompletedTask : new(CheckAsync(cancellationToken));

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (protector is KeyRingProtector)
        {
            if (ring.IsEphemeral && store is not MemoryGrantStore)
            {
                throw new InvalidOperationException($"{KeyRing.Ephemeral} Nothing was written.");
            }

            while (!await PassAsync(cancellationToken).ConfigureAwait(false))
            {
                // Another instance wrote its canary first.
            }
        }

        passed = true;
    }

    private async Task<bool> PassAsync(CancellationToken cancellationToken)
    {
        var canary = await store.FindAsync(Canary.Subject, cancellationToken).ConfigureAwait(false);
        if (canary is not null && codec.Decode(Canary.Subject, canary.Content) is not null)
        {
            if (options.Value.AcceptLostKeys)
            {
                logger.LossStillAccepted();
            }

            return true;
        }

        var problem = canary is null ? await FindProblemAsync(cancellationToken).ConfigureAwait(false) : Explain(canary);
        if (problem is not null)
        {
            if (!options.Value.AcceptLostKeys)
            {
                throw new InvalidOperationException($"What the grant store holds cannot be read, and nothing was overwritten. {problem}");
            }

            logger.LossAccepted(problem);
        }

        return await PutAsync(canary, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> PutAsync(StoredGrant? old, CancellationToken cancellationToken)
    {
        var content = codec.Encode(Canary.Subject, Canary.Grant);
        if (codec.Explain(Canary.Subject, content) is { } problem)
        {
            throw new InvalidOperationException($"What would be stored now could not be read again, and nothing was written. {problem}");
        }

        var version = old is null ? time.GetUtcNow().ToUnixTimeMilliseconds() : old.Version + 1;
        return await store.TrySaveAsync(new(Canary.Subject, version, null, content), old?.Version ?? 0, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A store that was protected before it had a canary must not get one under other keys.</summary>
    private async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in store.ListAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (codec.Explain(row.Subject, row.Content) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private string Explain(StoredGrant canary) =>
        codec.Explain(Canary.Subject, canary.Content) ?? "The row by which the keys are known is damaged. Bring the store back from a backup, or set AcceptLostKeys in ProtectTokens(…) for one start.";
}
