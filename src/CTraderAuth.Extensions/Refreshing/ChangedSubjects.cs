using System.Collections.Concurrent;
using CTraderAuth.Rows;

namespace CTraderAuth.Refreshing;

/// <summary>The subjects whose rows were changed, by any process, since the last listing: what was listed of them is out of date.</summary>
internal sealed class ChangedSubjects(GrantRows rows)
{
    private readonly ConcurrentDictionary<string, bool> _changed = new();
    private volatile bool _gap;

    /// <summary>Forgets everything, because the rows are listed again.</summary>
    public void Clear()
    {
        _changed.Clear();
        _gap = false;
    }

    public bool Contains(string subject) => _gap || _changed.ContainsKey(subject);

    /// <summary>Follows the store until it fails or ends.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var subject in rows.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (subject is null)
            {
                _gap = true;
            }
            else
            {
                _changed[subject] = true;
            }
        }
    }
}
