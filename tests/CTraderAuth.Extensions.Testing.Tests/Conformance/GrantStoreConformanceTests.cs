using CTraderAuth.Storage;

namespace CTraderAuth.Testing.Tests.Conformance;

public sealed class GrantStoreConformanceTests
{
    [Theory]
    [InlineData(typeof(IgnoresExpectedVersion), "Refuses_to_insert_a_row_that_exists")]
    [InlineData(typeof(IgnoresExpectedVersion), "Refuses_to_swap_a_row_at_another_version")]
    [InlineData(typeof(ForgetsEveryTenthWrite), "Loses_no_update_of_concurrent_writers")]
    [InlineData(typeof(ComparesBeforeItSwaps), "Lets_one_of_64_concurrent_inserts_win")]
    [InlineData(typeof(ComparesBeforeItSwaps), "Lets_one_of_64_concurrent_swaps_win")]
    [InlineData(typeof(CountsVersionsItself), "Keeps_the_version_that_the_row_brings")]
    [InlineData(typeof(TellsVersionsOfThePast), "Finds_the_versions_of_many_subjects_together")]
    [InlineData(typeof(RemovesAnyVersion), "Refuses_to_remove_a_row_at_another_version")]
    [InlineData(typeof(CutsContent), "Keeps_64_KiB_of_content")]
    [InlineData(typeof(RoundsDueTimes), "Keeps_the_due_time_to_the_tick")]
    [InlineData(typeof(IgnoresCase), "Tells_subjects_apart_ordinally")]
    [InlineData(typeof(ListsWhatIsNotDue), "Lists_rows_that_are_due_at_or_before_a_moment")]
    [InlineData(typeof(ListsThePageAgain), "Lists_every_row_once_with_or_without_a_due_time")]
    [InlineData(typeof(WatchesNothing), "Watches_what_this_instance_writes")]
    [InlineData(typeof(WatchesWithoutSayingSo), "Watches_what_another_instance_writes")]
    [InlineData(typeof(KeepsVersionsAsDoubles), "Tells_apart_versions_that_are_equal_as_floating_point_numbers")]
    [InlineData(typeof(RaisesVersions), "Refuses_a_version_that_is_not_positive")]
    [InlineData(typeof(HashesLongSubjects), "Keeps_a_subject_of_2000_bytes")]
    [InlineData(typeof(HashesLongSubjects), "Refuses_a_subject_of_more_than_2000_bytes")]
    [InlineData(typeof(AnnouncesTooEarly), "Announces_nothing_before_it_can_be_read")]
    [InlineData(typeof(AnnouncesTooEarly), "Announces_the_last_write_of_a_row_last")]
    [InlineData(typeof(EndsAWatchQuietly), "Ends_a_watch_by_cancellation")]
    [InlineData(typeof(IgnoresCancellation), "Writes_nothing_for_a_call_that_was_cancelled_before")]
    public async Task Catches_a_store_that(Type breaksThis, string promise)
    {
        var store = (IGrantStore)Activator.CreateInstance(breaksThis)!;

        var error = await Should.ThrowAsync<GrantStoreConformanceException>(
            () => GrantStoreConformance.Cases.Single(testCase => testCase.Name == promise).RunAsync(() => store));

        error.Message.ShouldBe($"Expected: {error.Contract} Actual: {error.Seen}");
        error.Contract.ShouldEndWith(".");
        error.Seen.ShouldEndWith(".");
    }

    [Fact]
    public async Task Catches_a_store_that_is_deaf_after_a_cut()
    {
        var store = new DeafAfterACut();

        await Should.ThrowAsync<GrantStoreConformanceException>(
            () => GrantStoreConformance.CasesOfCuts(store.CutAsync).Single(testCase => testCase.Name == "Misses_nothing_in_silence_when_the_connection_is_cut").RunAsync(() => store));
    }

    [Fact]
    public async Task Catches_a_store_whose_listing_ends_at_a_damaged_row()
    {
        var store = new StumblesOverDamage();

        await Should.ThrowAsync<GrantStoreConformanceException>(
            () => GrantStoreConformance.CasesOfDamage(store.DamageAsync).Single(testCase => testCase.Name == "Lists_every_other_row_when_one_is_damaged").RunAsync(() => store));
    }

    [Fact]
    public async Task Lets_cases_share_one_store_and_run_at_once_and_again()
    {
        var store = BrokenStore.GivenGoodStore();

        await Task.WhenAll(GrantStoreConformance.Cases.Concat(GrantStoreConformance.Cases).Select(testCase => testCase.RunAsync(() => store)));
    }

    [Fact]
    public void Names_every_case_once() =>
        GrantStoreConformance.Cases.Select(testCase => testCase.Name).ShouldBeUnique();
}
