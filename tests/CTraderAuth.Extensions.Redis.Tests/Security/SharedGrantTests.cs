using CTraderAuth.Testing;
using CTraderAuth.Tests.Servers;
using CTraderAuth.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Security;

/// <summary>R10, R16, R32, R33: programs on one Redis that use the same grants, and others that must not.</summary>
public sealed class SharedGrantTests(SharedServer shared) : RedisTest(shared)
{
    [Fact]
    public Task R10_A_loser_never_destroys_what_a_winner_stored() => SharedGrants.ShouldKeepWhatAWinnerStoredAsync(GivenTokens);

    [Fact]
    public async Task R16_A_thousand_subjects_never_see_each_others_rows() =>
        await SharedGrants.ShouldKeepAThousandSubjectsApartAsync([await GivenStore(), await GivenStore(), await GivenStore(clientId: $"{ClientId}-another")]);

    [Fact]
    public Task R33_A_call_after_a_consent_in_another_program_never_hears_that_nobody_has_connected() => SharedGrants.ShouldHearOfAConsentInAnotherProgramAsync(GivenTokens);

    [Fact]
    public async Task P1_Without_the_server_live_tokens_are_served_and_no_refresh_token_is_sent()
    {
        var server = await GivenServer();

        await SharedGrants.ShouldSendNothingWithoutTheStoreAsync(sandbox => Task.FromResult(GivenTokens(sandbox, server.Configuration)), server.KillAsync);
    }

    [Fact]
    public async Task Instances_whose_clocks_are_an_hour_apart_rotate_in_turns_and_spend_each_token_once()
    {
        var server = await SharedAsync();

        await SkewedClocks.ShouldRotateInTurnsAsync((sandbox, clock) => GivenTokens(sandbox, server.PatientConfiguration, clock));
    }

    [Fact]
    public async Task R32_A_backup_that_was_restored_costs_a_living_process_no_grant()
    {
        var server = await GivenServer();

        await RestoredBackup.ShouldCostALivingProcessNoGrantAsync(sandbox => GivenTokens(sandbox, server.Configuration), server.BackUpAsync, server.RestoreAsync);
    }

    [Fact]
    public async Task Two_applications_with_one_client_id_share_grants_unless_their_prefixes_differ()
    {
        var (one, same) = (await GivenStore(), await GivenStore());
        var other = await GivenStore(options => options.KeyPrefix = "another application");

        await one.TrySaveAsync(Row("alice", 7), 0, Cancellation);

        (await same.FindAsync("alice", Cancellation))!.Version.ShouldBe(7);
        (await other.FindAsync("alice", Cancellation)).ShouldBeNull();
        (await other.ListAsync(null, Cancellation).CountAsync(Cancellation)).ShouldBe(0);
    }

    private async Task<ICTraderTokens> GivenTokens(CTraderSandbox sandbox) => GivenTokens(sandbox, (await SharedAsync()).PatientConfiguration);

    private ICTraderTokens GivenTokens(CTraderSandbox sandbox, string configuration, TimeProvider? clock = null)
    {
        var services = new ServiceCollection().AddSingleton(clock ?? TimeProvider.System);
        services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).UseRedis(configuration, options => options.KeyPrefix = ClientId);
        return Close(services.BuildServiceProvider()).GetRequiredService<ICTraderTokens>();
    }
}
