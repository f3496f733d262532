namespace CTraderAuth.Sockets.Rules;

/// <summary>The accounts of a connection in the order of their ids. Immutable: a change makes another one.</summary>
/// <remarks>An array, and no immutable dictionary: a connection has some accounts, and every change is shown as a list anyway.</remarks>
internal sealed class AccountMap
{
    public static readonly AccountMap Empty = new([]);

    private readonly AccountFacts[] _sorted;

    private AccountMap(AccountFacts[] sorted) => _sorted = sorted;

    public bool IsEmpty => _sorted.Length == 0;

    public IReadOnlyList<AccountFacts> Values => _sorted;

    public IEnumerable<long> Keys => _sorted.Select(static account => account.Account.Id);

    public T[] ConvertAll<T>(Converter<AccountFacts, T> converter) => Array.ConvertAll(_sorted, converter);

    public AccountFacts? Find(long id) => IndexOf(id) is >= 0 and var index ? _sorted[index] : null;

    /// <summary>With the account, in place of the one with the same id.</summary>
    public AccountMap With(AccountFacts account)
    {
        var index = IndexOf(account.Account.Id);
        if (index >= 0)
        {
            var changed = (AccountFacts[])_sorted.Clone();
            changed[index] = account;
            return new(changed);
        }

        return new([.. _sorted.AsSpan(0, ~index), account, .. _sorted.AsSpan(~index)]);
    }

    /// <summary>Without the account with this id.</summary>
    public AccountMap Without(long id) => IndexOf(id) is >= 0 and var index ? new([.. _sorted.AsSpan(0, index), .. _sorted.AsSpan(index + 1)]) : this;

    // The index, or the complement of where it would be.
    private int IndexOf(long id)
    {
        var (low, high) = (0, _sorted.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = _sorted[middle].Account.Id;
            if (found == id)
            {
                return middle;
            }

            (low, high) = found < id ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
