using CTraderAuth.AspNetCore.Tests.Browsing;
using CTraderAuth.Storage;
using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CTraderAuth.AspNetCore.Tests.Health;

public sealed class HealthTests : SiteTest
{
    [Fact]
    public async Task Healthy_while_every_grant_can_be_rotated()
    {
        await GivenGrantAsync("alice");

        var health = await CheckAsync();

        health.Status.ShouldBe(HealthStatus.Healthy);
        health.Data.ShouldBe(new Dictionary<string, object> { ["connected"] = 1, ["failing"] = 0, ["unsaved"] = 0, ["consent_required"] = 0 }, ignoreOrder: true);
    }

    [Fact]
    public async Task Says_what_the_store_promises()
    {
        Site.Services.GetRequiredService<StorePromise>().Text = "each write is on its disk before it returns";

        (await CheckAsync()).Data["store"].ShouldBe("each write is on its disk before it returns");
    }

    [Fact]
    public async Task Degraded_when_a_trader_has_to_consent_again()
    {
        await GivenGrantAsync("alice");
        await GivenGrantAsync("bob", "trader-2");
        Sandbox.Revoke("trader-2");
        await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => Site.Tokens.RefreshAsync("bob", Token));

        var health = await CheckAsync();

        health.Status.ShouldBe(HealthStatus.Degraded);
        health.Data["consent_required"].ShouldBe(1);
        health.Data["connected"].ShouldBe(1);
        $"{health.Description}{string.Join(',', health.Data)}".ShouldNotContain("bob");
    }

    [Fact]
    public async Task A_disconnected_user_is_healthy()
    {
        await GivenGrantAsync("alice");
        await Site.Tokens.DisconnectAsync("alice", Token);

        var health = await CheckAsync();

        health.Status.ShouldBe(HealthStatus.Healthy);
    }

    [Theory]
    [InlineData(26, HealthStatus.Healthy)]
    [InlineData(29, HealthStatus.Unhealthy)]
    public async Task Unhealthy_when_a_rotation_fails_and_the_token_is_near_its_end(int days, HealthStatus expected)
    {
        await GivenGrantAsync("alice");
        Time.Advance(TimeSpan.FromDays(days));
        Sandbox.Faults.Next(SandboxFault.Answer(429, "text/html", "later"));
        await Should.ThrowAsync<CTraderUnavailableException>(() => Site.Tokens.RefreshAsync("alice", Token));

        var health = await CheckAsync();

        health.Status.ShouldBe(expected);
        health.Data["failing"].ShouldBe(expected is HealthStatus.Unhealthy ? 1 : 0);
    }

    [Fact]
    public async Task A_grant_that_nobody_used_until_its_token_ended_is_healthy()
    {
        await GivenGrantAsync("alice");
        Time.Advance(TimeSpan.FromDays(60));

        var health = await CheckAsync();

        health.Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Unhealthy_while_a_new_pair_is_not_stored()
    {
        await GivenGrantAsync("alice");
        var saves = 0;
        Store.Gate(operation => operation is "Save" && ++saves > 1 ? throw new IOException("The disk is full.") : Task.CompletedTask);
        var refreshing = Site.Tokens.RefreshAsync("alice", Token);
        await Time.WhenWaitsAsync(TimeSpan.FromMilliseconds(200));

        var health = await CheckAsync();

        health.Status.ShouldBe(HealthStatus.Unhealthy);
        health.Data["unsaved"].ShouldBe(1);
        Store.Repair();
        Time.Advance(TimeSpan.FromSeconds(1));
        (await refreshing).Generation.ShouldBe(2);
        while ((await CheckAsync()).Status is not HealthStatus.Healthy)
        {
            // The caller has his token before the flight has stored it.
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Unhealthy_when_the_store_cannot_be_read()
    {
        Site = GivenInstance(services: static services => services.AddCTraderAuth(static _ => { }).UseStore(static _ => new UnreadableStore()));

        var health = await CheckAsync();

        health.Status.ShouldBe(HealthStatus.Unhealthy);
        health.Description.ShouldBe("The grants cannot be read.");
        health.Exception.ShouldBeNull();
    }

    [Fact]
    public async Task The_endpoint_answers_with_the_status()
    {
        var answer = await Alice.GetAsync(Site, "/health");

        answer.Body.ShouldBe("Healthy");
    }

    private Task GivenGrantAsync(string subject, string cTid = "trader-1") => Site.Tokens.ConnectAsync(subject, Sandbox.IssueCode(cTid), Token);

    private async Task<HealthReportEntry> CheckAsync()
    {
        var report = await Site.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        return report.Entries["ctrader-auth"];
    }
}
