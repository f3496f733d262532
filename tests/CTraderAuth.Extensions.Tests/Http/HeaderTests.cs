namespace CTraderAuth.Tests.Http;

public sealed class HeaderTests
{
    // The handler knows the token that it attached by its very header object: with a second one, a 401 is taken for somebody else's.
    [Fact]
    public async Task A_token_has_one_header_however_many_requests_first_ask_for_it()
    {
        const int threads = 4;
        for (var round = 0; round < 2_000; round++)
        {
            var token = new CTraderAccessToken("secret", "bearer", default, default, 1);
            using var together = new Barrier(threads);

            var seen = await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait(TestContext.Current.CancellationToken);
                    return token.Header;
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            seen.Distinct<object>(ReferenceEqualityComparer.Instance).ShouldHaveSingleItem();
        }
    }
}
