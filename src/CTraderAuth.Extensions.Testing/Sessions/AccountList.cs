using System.Collections;

namespace CTraderAuth.Testing.Sessions;

/// <summary>The accounts: a list that tests change while the sandbox and others read it. Each call takes the sandbox's gate; an enumeration goes over a copy.</summary>
internal sealed class AccountList(Lock gate) : IList<SandboxAccount>, IReadOnlyList<SandboxAccount>
{
    private readonly List<SandboxAccount> _accounts = [];

    public int Count
    {
        get
        {
            lock (gate)
            {
                return _accounts.Count;
            }
        }
    }

    public bool IsReadOnly => false;

    public SandboxAccount this[int index]
    {
        get
        {
            lock (gate)
            {
                return _accounts[index];
            }
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            lock (gate)
            {
                RequireNew(value, _accounts[index]);
                _accounts[index] = value;
            }
        }
    }

    public SandboxAccount? Find(long id)
    {
        lock (gate)
        {
            return _accounts.Find(account => account.Id == id);
        }
    }

    public IReadOnlyList<SandboxAccount> Of(string cTid)
    {
        lock (gate)
        {
            return _accounts.FindAll(account => account.CTid == cTid);
        }
    }

    public bool Contains(SandboxAccount item) => IndexOf(item) >= 0;

    public int IndexOf(SandboxAccount item)
    {
        lock (gate)
        {
            return _accounts.IndexOf(item);
        }
    }

    public void CopyTo(SandboxAccount[] array, int arrayIndex)
    {
        lock (gate)
        {
            _accounts.CopyTo(array, arrayIndex);
        }
    }

    public void Add(SandboxAccount item)
    {
        lock (gate)
        {
            Insert(_accounts.Count, item);
        }
    }

    public void Insert(int index, SandboxAccount item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (gate)
        {
            RequireNew(item, replaced: null);
            _accounts.Insert(index, item);
        }
    }

    public bool Remove(SandboxAccount item)
    {
        lock (gate)
        {
            return _accounts.Remove(item);
        }
    }

    public void RemoveAt(int index)
    {
        lock (gate)
        {
            _accounts.RemoveAt(index);
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            _accounts.Clear();
        }
    }

    public IEnumerator<SandboxAccount> GetEnumerator()
    {
        lock (gate)
        {
            return _accounts.ToList().GetEnumerator();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void RequireNew(SandboxAccount item, SandboxAccount? replaced)
    {
        if (_accounts.Exists(account => account.Id == item.Id && account != replaced))
        {
            throw new ArgumentException($"Account {item.Id} exists already.", nameof(item));
        }
    }
}
