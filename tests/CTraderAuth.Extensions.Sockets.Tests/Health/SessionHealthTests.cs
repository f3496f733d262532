using CTraderAuth.Sockets.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CTraderAuth.Sockets.Tests.Health;

public sealed class SessionHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(CTraderSessionState.Ready, null, HealthStatus.Healthy)]
    [InlineData(CTraderSessionState.Authorizing, 10, HealthStatus.Healthy)]
    [InlineData(CTraderSessionState.Waiting, 11, HealthStatus.Degraded)]
    [InlineData(CTraderSessionState.Maintenance, 60, HealthStatus.Degraded)]
    [InlineData(CTraderSessionState.Connecting, 61, HealthStatus.Unhealthy)]
    [InlineData(CTraderSessionState.ApplicationRefused, 1, HealthStatus.Unhealthy)]
    [InlineData(CTraderSessionState.ReauthorizationRequired, 1, HealthStatus.Unhealthy)]
    public void How_well_a_session_is(CTraderSessionState state, int? secondsWithout, HealthStatus health) =>
        SessionHealth.Of(new() { State = state, Accounts = [new() { State = CTraderAccountState.Authorized }], UnauthorizedSince = secondsWithout is { } seconds ? Now.AddSeconds(-seconds) : null }, Now).ShouldBe(health);

    [Fact]
    public void A_refused_account_degrades() =>
        SessionHealth.Of(new() { State = CTraderSessionState.Ready, Accounts = [new() { State = CTraderAccountState.Refused }] }, Now).ShouldBe(HealthStatus.Degraded);

    [Fact]
    public void A_session_without_an_account_is_degraded() => SessionHealth.Of(new() { State = CTraderSessionState.Ready }, Now).ShouldBe(HealthStatus.Degraded);
}
