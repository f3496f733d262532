using CTraderAuth.Diagnostics;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Protection;

/// <summary>Reads the canary, puts one into a store that has none, and notes in it when every row is encrypted.</summary>
/// <remarks>
/// Only an encrypted canary counts: somebody without the keys can write a plain one. While every row is unencrypted, a look puts none: the store would be closed to the program that stored them, with nothing to guard.
/// </remarks>
internal sealed class KeyGuard(
    IGrantStore store, GrantCodec codec, ITokenProtector protector, StoreLife life, TimeProvider time, IOptions<TokenProtectionOptions> options, ILogger<KeyGuard> logger, IProtectionKeys? keys = null) : IKeyGuard
{
    private volatile bool _passed;
    private volatile bool _isPlain;
    private volatile bool _takenOver;

    public ValueTask EnsureAsync(CancellationToken cancellationToken) => _passed ? ValueTask.CompletedTask : new(CheckAsync(mark: false, cancellationToken));

    public ValueTask EnsureMarkedAsync(CancellationToken cancellationToken) => _passed ? ValueTask.CompletedTask : new(CheckAsync(mark: true, cancellationToken));

    public async ValueTask<bool> AcceptsPlainAsync(CancellationToken cancellationToken)
    {
        // Another instance may have encrypted the last row: until this one knows, it reads the canary again for each unencrypted row.
        if (!_takenOver && await store.FindAsync(Canary.Subject, cancellationToken).ConfigureAwait(false) is { } canary)
        {
            _takenOver |= Read(canary)?.TakenOver is true;
        }

        return !_takenOver;
    }

    /// <summary>Every row is encrypted: from now on an unencrypted one does not count, here and in every other instance.</summary>
    public async Task FinishTakeOverAsync(CancellationToken cancellationToken)
    {
        while (await store.FindAsync(Canary.Subject, cancellationToken).ConfigureAwait(false) is { } canary && Read(canary) is { TakenOver: false })
        {
            if (await PutAsync(canary, Encode(takenOver: true), takenOver: true, cancellationToken).ConfigureAwait(false))
            {
                _takenOver = true;
                return;
            }
        }
    }

    private async Task CheckAsync(bool mark, CancellationToken cancellationToken)
    {
        if (!life.EndsWithProcess && keys?.ExplainLossAtRestart(protector.Protect([0], "probe")) is { } loss)
        {
            throw new ProtectionException($"{loss} Nothing was written.");
        }

        while (!await PassAsync(mark, cancellationToken).ConfigureAwait(false))
        {
            // Another instance wrote its canary first.
        }
    }

    private async Task<bool> PassAsync(bool mark, CancellationToken cancellationToken)
    {
        var canary = await store.FindAsync(Canary.Subject, cancellationToken).ConfigureAwait(false);
        if (_isPlain && canary is null && !mark)
        {
            return true;
        }

        if (canary is not null && Read(canary) is { } known)
        {
            _takenOver |= known.TakenOver;
            if (options.Value.AcceptLostKeys)
            {
                logger.LossStillAccepted();
            }

            _passed = true;
            return true;
        }

        var census = await CountAsync(cancellationToken).ConfigureAwait(false);
        var problem = canary is not null && GrantCodec.IsProtected(canary.Content) ? Explain(canary) : census.Problem;
        if (problem is not null && census.Decrypted > 0)
        {
            logger.CanaryReplaced(problem);
        }
        else if (problem is not null)
        {
            if (!options.Value.AcceptLostKeys)
            {
                throw new ProtectionException($"The content of the grant store cannot be decrypted. Nothing was overwritten. {problem}");
            }

            logger.LossAccepted(problem);
        }

        // A store with encrypted rows always has a canary. If it is missing, somebody removed it, and may have written the unencrypted rows.
        var takenOver = census.Plain == 0 || census.Decrypted > 0;
        var content = Encode(takenOver);
        _isPlain = canary is null && problem is null && !takenOver;
        if (_isPlain && !mark)
        {
            return true;
        }

        if (!await PutAsync(canary, content, takenOver, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        _passed = true;
        return true;
    }

    private byte[] Encode(bool takenOver)
    {
        var content = codec.Encode(Canary.Subject, Canary.Document(takenOver));
        return codec.Explain(Canary.Subject, content) is { } problem
            ? throw new ProtectionException($"Grants stored now could not be decrypted later. Nothing was written. {problem}")
            : content;
    }

    private async Task<bool> PutAsync(StoredGrant? old, byte[] content, bool takenOver, CancellationToken cancellationToken)
    {
        if (old is { Version: 0 })
        {
            await store.TryRemoveAsync(Canary.Subject, 0, cancellationToken).ConfigureAwait(false);
        }

        var expected = old?.Version ?? 0;
        if (await store.TrySaveAsync(new(Canary.Subject, RowVersions.Next(expected, time.GetUtcNow()), null, content), expected, cancellationToken).ConfigureAwait(false))
        {
            _takenOver |= takenOver;
            if (!takenOver)
            {
                // A first start, or nothing is left of what was encrypted: the store alone cannot tell.
                logger.PlainAccepted();
            }

            return true;
        }

        return false;
    }

    /// <summary>A store that was protected before it had a canary must not get one under other keys. One row that can be decrypted shows that these are its keys.</summary>
    private async Task<(int Plain, int Decrypted, string? Problem)> CountAsync(CancellationToken cancellationToken)
    {
        var (plain, decrypted, problem) = (0, 0, default(string));
        await foreach (var row in store.ListAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (!ReservedSubjects.IsSubject(row.Subject))
            {
                continue;
            }

            if (!GrantCodec.IsProtected(row.Content))
            {
                plain++;
            }
            else if (codec.Explain(row.Subject, row.Content) is { } why)
            {
                problem ??= why;
            }
            else
            {
                decrypted++;
            }
        }

        return (plain, decrypted, problem);
    }

    private GrantDocument? Read(StoredGrant canary) =>
        GrantCodec.IsProtected(canary.Content) ? codec.ReadDocument(Canary.Subject, canary.Content, out _) : null;

    private string Explain(StoredGrant canary) =>
        codec.Explain(Canary.Subject, canary.Content) ?? "The row used to verify the keys is damaged. Restore the store from a backup, or set AcceptLostKeys in ProtectTokens(…) for one start.";
}
