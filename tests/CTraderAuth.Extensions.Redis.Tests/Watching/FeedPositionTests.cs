using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Watching;

public sealed class FeedPositionTests
{
    private readonly FeedPosition _position = new();

    public FeedPositionTests() => _position.Begin(10);

    [Fact]
    public void Hears_one_after_the_other_without_a_gap() => Enumerable.Range(11, 100).ShouldAllBe(number => !_position.Hear(number));

    [Fact]
    public void Notices_a_number_that_was_passed_over()
    {
        _position.Hear(11);

        _position.Hear(13).ShouldBeTrue();
        _position.Hear(14).ShouldBeFalse();
    }

    [Fact]
    public void Notices_a_number_that_goes_back()
    {
        _position.Hear(11);
        _position.Hear(12);

        _position.Hear(12).ShouldBeTrue();
    }

    [Fact]
    public void Takes_what_comes_late_from_before_the_beginning_for_no_gap() => _position.Hear(9).ShouldBeFalse();

    [Fact]
    public void Takes_notices_that_are_under_way_for_no_gap()
    {
        Compare(15).ShouldBeFalse();
        Enumerable.Range(11, 5).ShouldAllBe(number => !_position.Hear(number));
        Compare(20).ShouldBeFalse();
        _position.Hear(16).ShouldBeFalse();
        Compare(20).ShouldBeFalse();
    }

    [Fact]
    public void Notices_what_did_not_come_within_two_looks_once()
    {
        Compare(12).ShouldBeFalse();
        Compare(14).ShouldBeTrue();
        Compare(14).ShouldBeFalse();
        Compare(14).ShouldBeTrue();
        Compare(14).ShouldBeFalse();
        Compare(14).ShouldBeFalse();
    }

    [Fact]
    public void Passes_on_what_comes_although_it_was_given_up()
    {
        Compare(12);
        Compare(12).ShouldBeTrue();

        _position.Hear(11).ShouldBeFalse();
        _position.Hear(12).ShouldBeFalse();
        _position.Hear(13).ShouldBeFalse();
    }

    [Fact]
    public void Notices_a_server_that_forgot()
    {
        _position.Hear(11);

        Compare(4).ShouldBeTrue();
        _position.Hear(5).ShouldBeFalse();
    }

    [Fact]
    public void Takes_a_notice_that_came_while_the_counter_was_asked_for_no_loss()
    {
        var before = _position.Last;
        _position.Hear(11);

        _position.Compare(10, before).ShouldBeFalse();
        _position.Hear(12).ShouldBeFalse();
    }

    private bool Compare(long counter) => _position.Compare(counter, _position.Last);
}
