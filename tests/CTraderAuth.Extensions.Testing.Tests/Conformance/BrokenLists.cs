using System.Runtime.CompilerServices;
using CTraderAuth.Storage;

namespace CTraderAuth.Testing.Tests.Conformance;

internal sealed class ListsWhatIsNotDue : BrokenStore
{
    public override IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) =>
        Inner.ListAsync(null, cancellationToken);
}

internal sealed class ListsThePageAgain : BrokenStore
{
    public override async IAsyncEnumerable<StoredGrant> ListAsync(
        DateTimeOffset? refreshDueBefore = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var i = 0;
        await foreach (var row in Inner.ListAsync(refreshDueBefore, cancellationToken))
        {
            yield return row;
            if (++i % 256 == 0)
            {
                yield return row;
            }
        }
    }
}

/// <summary>Ends every listing at a damaged row.</summary>
internal sealed class StumblesOverDamage : BrokenStore
{
    private string? _damaged;

    public Task DamageAsync(string subject)
    {
        _damaged = subject;
        return Task.CompletedTask;
    }

    public override async IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in base.ListAsync(refreshDueBefore, cancellationToken))
        {
            if (row.Subject == _damaged)
            {
                yield break;
            }

            yield return row;
        }
    }
}
