using CTraderAuth.Sockets.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Sockets.Tests.Listing;

public sealed class AccountListerTests : SessionTest
{
    [Fact]
    public async Task The_accounts_are_listed_on_a_short_connection_of_their_own()
    {
        Server.Accounts = [1001, 1002];
        await GivenAuthorizedAsync();

        var accounts = await Services.GetRequiredService<ICTraderAccounts>().ListAsync("alice", cancellationToken: Token);

        accounts.Select(static account => (account.Id, account.Login, account.Broker)).ShouldBe([(1001, 5_001_001, "Broker"), (1002, 5_001_002, "Broker")]);
        (Server.Connections, Server.CountOf(2102)).ShouldBe((2, 2));
    }

    [Fact]
    public async Task A_refusal_is_thrown()
    {
        Tokens.RefreshDueAt = Time.GetUtcNow().AddDays(1);
        await GivenAuthorizedAsync();
        Server.OnMessage = static async message =>
        {
            if (message.PayloadType == 2149)
            {
                await message.RefuseAsync("CH_ACCESS_TOKEN_INVALID", $"invalid: {message.Payload.GetProperty("accessToken").GetString()}");
            }

            return message.PayloadType == 2149;
        };

        var refused = await Services.GetRequiredService<ICTraderAccounts>().ListAsync("alice", cancellationToken: Token).ShouldThrowAsync<CTraderRequestException>();

        refused.Message.ShouldBe("cTrader refused request 2149: CH_ACCESS_TOKEN_INVALID. It was not executed.");
        refused.Description.ShouldBeNull();
    }

    [Fact]
    public async Task Without_a_connection_it_is_unavailable()
    {
        await StartAsync();
        await Server.DisposeAsync();

        var unavailable = await Services.GetRequiredService<ICTraderAccounts>().ListAsync("alice", cancellationToken: Token).ShouldThrowAsync<CTraderUnavailableException>();

        unavailable.OutcomeUnknown.ShouldBeFalse();
        unavailable.Message.ShouldStartWith("The accounts of alice could not be listed. Could not connect to 127.0.0.1:");
        unavailable.Message.ShouldEndWith("). Try again later.");
    }

    [Fact]
    public async Task A_subject_breaks_no_line_of_a_message()
    {
        await StartAsync();
        await Server.DisposeAsync();

        var unavailable = await Services.GetRequiredService<ICTraderAccounts>().ListAsync("alice\nforged", cancellationToken: Token).ShouldThrowAsync<CTraderUnavailableException>();

        unavailable.Message.ShouldStartWith(@"The accounts of alice\u000Aforged could not be listed.");
    }
}
