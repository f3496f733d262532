using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Refreshing;

public sealed class RefreshSpreadTests : TokensTest
{
    [Fact]
    public async Task Stores_with_each_pair_how_much_earlier_it_is_due_so_that_every_program_knows()
    {
        Tokens = GivenProgram(services: services => services.AddCTraderAuth(_ => { }).AddRefresher(options => options.Spread = 0.1)).GetRequiredService<ICTraderTokens>();
        var other = GivenTokens();
        var dues = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            await GivenGrant($"trader-{i}", $"ctid-{i}");
            var status = (await other.GetStatusAsync($"trader-{i}", Token)).ShouldNotBeNull();
            dues.Add((status.RefreshDueAt!.Value - status.IssuedAt) / (status.ExpiresAt - status.IssuedAt));
            (await Store.FindAsync($"trader-{i}", Token)).ShouldNotBeNull().RefreshDueAt.ShouldBe(status.RefreshDueAt);
        }

        dues.ShouldAllBe(share => share >= 0.7 && share <= 0.8);
        dues.Distinct().Count().ShouldBe(8);
    }

    [Fact]
    public async Task Changes_with_each_rotation_and_also_for_an_imported_pair()
    {
        Tokens = GivenProgram(services: services => services.AddCTraderAuth(_ => { }).AddRefresher()).GetRequiredService<ICTraderTokens>();
        await Tokens.ImportAsync("my-bot", await Auth.GetTokenAsync(Sandbox.IssueCode(), cancellationToken: Token), Token);
        var imported = await ShareAsync();

        await Tokens.RefreshAsync("my-bot", Token);

        imported.ShouldBeLessThan(0.8);
        (await ShareAsync()).ShouldBeLessThan(0.8);
        (await ShareAsync()).ShouldNotBe(imported);
    }

    [Fact]
    public async Task Stores_nothing_without_a_refresher()
    {
        await GivenGrant("my-bot");

        (await ShareAsync()).ShouldBe(0.8, 1e-9);
        (await Store.ContentAsync("my-bot")).ShouldNotContain("Spread");
    }

    private async Task<double> ShareAsync()
    {
        var status = (await Tokens.GetStatusAsync("my-bot", Token)).ShouldNotBeNull();
        return (status.RefreshDueAt!.Value - status.IssuedAt) / (status.ExpiresAt - status.IssuedAt);
    }
}
