using CTraderAuth.Testing.Sessions;

namespace CTraderAuth.Testing.Tests.Sessions;

/// <summary>What one thread does with the accounts while another changes them.</summary>
public sealed class AccountListTests
{
    private static readonly SandboxAccount One = new(1);
    private static readonly SandboxAccount Two = new(2);
    private static readonly SandboxAccount Three = new(3);

    private static readonly Dictionary<string, Func<AccountList, string>> Calls = new()
    {
        ["Count"] = accounts => $"{accounts.Count}",
        ["First"] = accounts => $"{accounts[0].Id}",
        ["Contains"] = accounts => $"{accounts.Contains(One)}",
        ["IndexOf"] = accounts => $"{accounts.IndexOf(Three)}",
        ["Find"] = accounts => $"{accounts.Find(1)?.Id}",
        ["Of"] = accounts => Ids(accounts.Of("trader-1")),
        ["CopyTo"] = accounts =>
        {
            var copy = new SandboxAccount[2];
            accounts.CopyTo(copy, 0);
            return Ids(copy);
        },
        ["Enumerate"] = accounts => Ids(accounts.Where(account => account.Id > 0)),
        ["Add"] = accounts => After(accounts, () => accounts.Add(new(4))),
        ["Insert"] = accounts => After(accounts, () => accounts.Insert(2, new(4))),
        ["Replace"] = accounts => After(accounts, () => accounts[0] = new(4)),
        ["Remove"] = accounts => After(accounts, () => accounts.Remove(Two).ShouldBeTrue()),
        ["RemoveAt"] = accounts => After(accounts, () => accounts.RemoveAt(0)),
        ["Clear"] = accounts => After(accounts, accounts.Clear),
    };

    private readonly Lock _gate = new();
    private readonly AccountList _accounts;

    public AccountListTests() => _accounts = new(_gate) { One, Two, Three };

    [Theory]
    [InlineData("Count", "2")]
    [InlineData("First", "2")]
    [InlineData("Contains", "False")]
    [InlineData("IndexOf", "1")]
    [InlineData("Find", "")]
    [InlineData("Of", "2 3")]
    [InlineData("CopyTo", "2 3")]
    [InlineData("Enumerate", "2 3")]
    [InlineData("Add", "2 3 4")]
    [InlineData("Insert", "2 3 4")]
    [InlineData("Replace", "4 3")]
    [InlineData("Remove", "3")]
    [InlineData("RemoveAt", "3")]
    [InlineData("Clear", "")]
    public async Task A_call_waits_for_another_and_goes_by_what_it_left(string call, string result)
    {
        var answer = await HeldGate.OvertakeAsync(_gate, () => Calls[call](_accounts), () => _accounts.Remove(One).ShouldBeTrue());

        answer.ShouldBe(result);
    }

    [Fact]
    public void An_enumeration_goes_over_the_accounts_there_were_when_it_began()
    {
        var seen = new List<long>();

        foreach (var account in _accounts)
        {
            seen.Add(account.Id);
            _accounts.Remove(account).ShouldBeTrue();
            _accounts.Add(new(account.Id + 10));
        }

        seen.ShouldBe([1, 2, 3]);
        Ids(_accounts).ShouldBe("11 12 13");
    }

    [Fact]
    public void It_takes_each_account_once_and_never_null()
    {
        IList<SandboxAccount> accounts = _accounts;

        Should.Throw<ArgumentException>(() => accounts.Insert(0, new(3)));
        Should.Throw<ArgumentException>(() => accounts[0] = new(3));
        Should.Throw<ArgumentNullException>(() => accounts.Add(null!));
        Should.Throw<ArgumentNullException>(() => accounts.Insert(0, null!));
        Should.Throw<ArgumentNullException>(() => accounts[0] = null!);
        Should.Throw<ArgumentOutOfRangeException>(() => accounts[3] = new(4));
        accounts[2] = new(3, isLive: true);

        Ids(accounts).ShouldBe("1 2 3");
        accounts[2].IsLive.ShouldBeTrue();
        accounts.Remove(Three).ShouldBeFalse();
        accounts.IsReadOnly.ShouldBeFalse();
    }

    private static string After(AccountList accounts, Action change)
    {
        change();
        return Ids(accounts);
    }

    private static string Ids(IEnumerable<SandboxAccount> accounts) => string.Join(' ', accounts.Select(account => account.Id));
}
