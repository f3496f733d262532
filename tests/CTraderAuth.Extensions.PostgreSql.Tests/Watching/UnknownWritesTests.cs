using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Watching;

public sealed class UnknownWritesTests
{
    private readonly UnknownWrites _writes = new();

    [Fact]
    public void Of_two_writes_the_one_that_can_still_happen_is_kept()
    {
        _writes.Add("alice", 5);
        _writes.Add("alice", 3);

        _writes.Find("alice").ShouldBe(5);
    }

    [Fact]
    public void A_write_that_became_unknown_after_the_row_was_read_is_kept()
    {
        _writes.Add("alice", 1);
        var before = _writes.Find("alice");
        _writes.Add("alice", 2);

        _writes.TryEnd("alice", before).ShouldBeFalse();
        _writes.Find("alice").ShouldBe(2);
        _writes.TryEnd("alice", 2).ShouldBeTrue();
        _writes.TryEnd("alice", 2).ShouldBeFalse();
        _writes.TryEnd("alice", _writes.Find("alice")).ShouldBeFalse();
    }

    [Fact]
    public void Remembers_20_000_and_always_the_newest()
    {
        string[] subjects = [.. Enumerable.Range(0, 20_100).Select(i => $"trader-{i}")];
        foreach (var subject in subjects)
        {
            _writes.Add(subject, 1);
            _writes.Find(subject).ShouldBe(1);
        }

        subjects.Count(subject => _writes.Find(subject) is not null).ShouldBe(20_000);
    }
}
