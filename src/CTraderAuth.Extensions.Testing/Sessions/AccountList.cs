using System.Collections.ObjectModel;

namespace CTraderAuth.Testing.Sessions;

/// <summary>The accounts: a list that a test changes while the sandbox reads it.</summary>
internal sealed class AccountList(Lock gate) : Collection<SandboxAccount>
{
    public SandboxAccount? Find(long id)
    {
        lock (gate)
        {
            return Items.FirstOrDefault(account => account.Id == id);
        }
    }

    public IReadOnlyList<SandboxAccount> Of(string cTid)
    {
        lock (gate)
        {
            return [.. Items.Where(account => account.CTid == cTid)];
        }
    }

    protected override void InsertItem(int index, SandboxAccount item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (gate)
        {
            RequireNew(item, replaced: null);
            base.InsertItem(index, item);
        }
    }

    protected override void SetItem(int index, SandboxAccount item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (gate)
        {
            RequireNew(item, Items[index]);
            base.SetItem(index, item);
        }
    }

    protected override void RemoveItem(int index)
    {
        lock (gate)
        {
            base.RemoveItem(index);
        }
    }

    protected override void ClearItems()
    {
        lock (gate)
        {
            base.ClearItems();
        }
    }

    private void RequireNew(SandboxAccount item, SandboxAccount? replaced)
    {
        if (Items.Any(account => account.Id == item.Id && account != replaced))
        {
            throw new ArgumentException($"Account {item.Id} exists already.", nameof(item));
        }
    }
}
