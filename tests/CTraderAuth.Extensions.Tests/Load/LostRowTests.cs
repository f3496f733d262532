namespace CTraderAuth.Tests.Load;

/// <summary>A row that went away under the program, as with a database file that was deleted and begun anew.</summary>
public sealed class LostRowTests : LoadTest
{
    [Fact]
    public async Task A_new_consent_after_the_row_was_lost_is_what_callers_get()
    {
        for (var i = 0; i < 20; i++)
        {
            var subject = $"trader-{i}";
            await GivenGrant(subject, subject);
            await GivenLostRow(subject);

            var connected = await GivenGrant(subject, subject);

            (await Tokens.GetAsync(subject, Token)).Value.ShouldBe(connected.Value);
            (await (await CallAsync(connected)).ReadAsStringAsync(Token)).ShouldContain(subject);
        }
    }

    [Fact]
    public async Task A_new_consent_after_the_loss_was_noticed_is_live_again()
    {
        await GivenGrant("alice");
        await GivenLostRow("alice");
        var thrown = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => WhenGoneAsync("alice"));
        await GivenGrant("alice");
        await Tokens.GetAsync("alice", Token);
        var before = Store.Reads;

        for (var i = 0; i < 100; i++)
        {
            await Tokens.GetAsync("alice", Token);
        }

        thrown.Reason.ShouldBe(ReauthorizationReason.NotConnected);
        (Store.Reads - before).ShouldBeLessThan(10);
    }

    private async Task GivenLostRow(string subject)
    {
        var row = await Store.FindAsync(subject, Token);
        (await Store.TryRemoveAsync(subject, row!.Version, Token)).ShouldBeTrue();
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task WhenGoneAsync(string subject)
    {
        while (true)
        {
            await Tokens.GetAsync(subject, Token);
            await Task.Yield();
        }
    }

    private async Task<HttpContent> CallAsync(CTraderAccessToken token)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Value);
        return (await client.GetAsync(Sandbox.ApiUri, Token)).EnsureSuccessStatusCode().Content;
    }
}
