namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>The core ends its watches when the host begins to stop. The connection is still there for the last requests.</summary>
public sealed class FollowerEndTests : AuthorizationTest
{
    [Fact]
    public async Task A_connection_that_is_opened_while_the_host_stops_gets_the_token_that_there_is()
    {
        Tokens.Fail(new OperationCanceledException());
        Tokens.Announce();
        Host.StopApplication();

        Start();

        (await Channel.NextAsync("application")).Succeed();
        (await Channel.NextAsync("list")).AccessToken.ShouldBe("secret-token-1");
        Logs.GetSnapshot().ShouldNotContain(static record => record.Id.Id == 716);
    }

    [Fact]
    public async Task A_watch_that_ends_before_the_host_stops_begins_again()
    {
        Tokens.Fail(new OperationCanceledException());
        Tokens.Announce();

        Start();

        (await WhenLoggedAsync(716)).ShouldStartWith("Could not watch the access tokens of alice");
    }
}
