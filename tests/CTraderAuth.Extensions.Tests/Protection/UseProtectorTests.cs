using System.Security.Cryptography;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tests.Protection;

/// <summary>A protector of the application has every safeguard that ProtectTokens() has, through the public API alone.</summary>
public sealed class UseProtectorTests : RenewalTest
{
    private readonly byte[] _first = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _second = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task A_program_with_other_keys_does_not_start_and_overwrites_nothing()
    {
        await TokensOf(GivenVault(new(_first))).ConnectAsync("alice", Sandbox.IssueCode(), Token);
        var before = await RowsOf(Store, withCanary: true);

        var message = await ShouldNotStart(GivenVault(new(_second)));

        message.ShouldContain("The vault cannot decrypt it with key 0.");
        (await RowsOf(Store, withCanary: true)).ShouldBe(before);
    }

    [Fact]
    public async Task Lost_keys_can_be_accepted_for_one_start()
    {
        await TokensOf(GivenVault(new(_first))).ConnectAsync("alice", Sandbox.IssueCode(), Token);
        var accepting = GivenVault(new(_second), acceptLostKeys: true);

        await StartAsync(accepting);

        await ShouldBeUndecryptable(() => TokensOf(accepting).GetAsync("alice", Token).AsTask());
        Logs.GetSnapshot().Count(record => record.Level is LogLevel.Critical && record.Id.Id == 600).ShouldBe(1);
    }

    [Fact]
    public async Task Keys_that_end_with_the_process_store_nothing()
    {
        var message = await ShouldNotStart(GivenVault(new(_first) { AreInMemoryOnly = true }));

        message.ShouldBe("The keys of the vault are in memory only. Nothing was written.");
        (await RowsOf(Store, withCanary: true)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_under_an_older_key_are_encrypted_again()
    {
        var token = await TokensOf(GivenVault(new(_first))).ConnectAsync("alice", Sandbox.IssueCode(), Token);
        var before = await RowsOf(Store, withCanary: true);
        var program = GivenVault(new(_first, _second));

        await RenewAsync(program);

        var after = await RowsOf(Store, withCanary: true);
        after.Keys.ShouldBe(before.Keys, ignoreOrder: true);
        after.ShouldAllBe(row => row.Value != before[row.Key]);
        (await TokensOf(program).GetAsync("alice", Token)).Value.ShouldBe(token.Value);
    }

    [Fact]
    public async Task Without_keys_that_change_the_protector_is_enough()
    {
        var program = GivenVault(new(_first), tellsKeys: false);
        var token = await TokensOf(program).ConnectAsync("alice", Sandbox.IssueCode(), Token);

        (await ShouldNotStart(GivenVault(new(_second), tellsKeys: false))).ShouldContain("Register the protector that it was stored with");

        (await TokensOf(program).GetAsync("alice", Token)).Value.ShouldBe(token.Value);
    }

    [Fact]
    public void The_first_protector_stays()
    {
        var (first, second) = (new AesKeys(_first), new AesKeys(_second));
        var services = new ServiceCollection();

        services.AddCTraderAuth(_ => { }).UseProtector(_ => first).UseProtector(_ => second);

        using var program = services.BuildServiceProvider();
        program.GetServices<ITokenProtector>().ShouldBe([first]);
    }

    private ServiceProvider GivenVault(AesKeys vault, bool acceptLostKeys = false, bool tellsKeys = true) => GivenProgram(services: services =>
        services.AddCTraderAuth(_ => { }).UseProtector(_ => vault, tellsKeys ? _ => vault : null, options => options.AcceptLostKeys = acceptLostKeys));
}
