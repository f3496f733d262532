using System.Text;
using CTraderAuth.Protection;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Tests.Protection;

public sealed class RenewalTests : RenewalTest
{
    private readonly RingFolder _ring = new();

    [Fact]
    public async Task Nothing_readable_is_stored_and_subject_and_client_are_bound_in()
    {
        var program = GivenProtected(_ring);
        var token = await TokensOf(program).ConnectAsync("alice", Sandbox.IssueCode(), Token);

        var alice = await Store.FindAsync("alice", Token);
        await Store.TrySaveAsync(new StoredGrant("bob", 1, null, alice!.Content), 0, Token);
        var elsewhere = GivenProgram(options => options.ClientId = "another", services => _ring.Use(services.AddDataProtection()).Services.AddCTraderAuth(_ => { }).ProtectTokens());

        (await Store.ContentAsync("alice")).ShouldNotContain(token.Value);
        await ShouldBeUndecryptable(() => TokensOf(program).GetAsync("bob", Token).AsTask());
        elsewhere.GetRequiredService<GrantCodec>().Decode("alice", alice.Content).ShouldBeNull();
    }

    [Fact]
    public async Task Plain_rows_are_taken_over_when_the_host_starts()
    {
        var token = await GivenGrant("alice");
        var program = GivenProtected(_ring);

        await StartAsync(program);
        await StartRenewalAsync(program, untilWritten: "alice");

        (await Store.ContentAsync("alice")).ShouldNotContain(token.Value);
        (await TokensOf(GivenProtected(_ring)).GetAsync("alice", Token)).Value.ShouldBe(token.Value);
        Refreshes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("00:00:00", 2)]
    [InlineData("00:10:00", 11)]
    public async Task A_plain_row_that_is_being_worked_on_is_taken_over_once_its_owner_can_have_ended(string lease, int minutes)
    {
        await GivenGrant("alice");
        await GivenGrant("bob", "trader-2");
        var program = GivenProtected(_ring);
        await StartAsync(program);
        var token = await Tokens.GetAsync("alice", Token);
        await GivenAttemptAsync("alice", lease);
        var began = Time.GetUtcNow();
        await StartRenewalAsync(program, untilWritten: "bob");
        (await Store.ContentAsync("alice")).ShouldContain(token.Value);

        await PassAsync(WrittenAsync("alice").ContinueWith(_ => true, TaskScheduler.Default), () => Time.WhenWaitsAsync(TimeSpan.FromMinutes(2)), seconds: 120);

        (Time.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(minutes));
        (await Store.ContentAsync("alice")).ShouldNotContain(token.Value);
    }

    [Fact]
    public async Task A_renewal_never_undoes_a_rotation_that_comes_between()
    {
        await GivenGrant("alice");
        var (program, other) = (GivenProtected(_ring), GivenProtected(_ring));
        await StartAsync(program);
        var (saves, rotated) = (0, "");
        Store.Gate(async operation =>
        {
            if (operation is "Save" && saves++ == 0)
            {
                rotated = (await TokensOf(other).RefreshAsync("alice", Token)).Value;
            }
        });

        await RenewAsync(program);

        (await TokensOf(GivenProtected(_ring)).GetAsync("alice", Token)).Value.ShouldBe(rotated);
        Refreshes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_program_without_the_keys_can_store_the_pair_that_it_is_waiting_for()
    {
        await GivenGrant("alice");
        var program = GivenProtected(_ring);
        await StartAsync(program);
        var saves = 0;
        Store.Gate(operation => operation is "Done" && saves++ == 0 ? RenewAsync(program) : Task.CompletedTask);

        var rotated = await Tokens.RefreshAsync("alice", Token).WaitAsync(TimeSpan.FromSeconds(60), Token);

        (await Store.ContentAsync("alice")).ShouldContain(rotated.Value);
        await RenewAsync(program);
        (await Store.ContentAsync("alice")).ShouldNotContain(rotated.Value);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_left_as_it_is()
    {
        var program = GivenProtected(_ring);
        await StartAsync(program);
        await Store.TrySaveAsync(new StoredGrant("plain", 1, null, Encoding.UTF8.GetBytes("{\"cut")), 0, Token);
        await Store.TrySaveAsync(new StoredGrant("sealed", 1, null, new byte[] { 1, 2, 3 }), 0, Token);
        await Store.TrySaveAsync(new StoredGrant("newer", 1, null, Encoding.UTF8.GetBytes("{\"Format\":99}")), 0, Token);
        var before = await RowsOf(Store);

        await RenewAsync(program);

        (await RowsOf(Store)).ShouldBe(before);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _ring.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task StartRenewalAsync(IServiceProvider program, string? untilWritten = null)
    {
        var written = untilWritten is null ? Task.CompletedTask : WrittenAsync(untilWritten);
        await program.GetServices<IHostedService>().OfType<Renewal>().Single().StartAsync(Token);
        await written;
    }

    /// <summary>A program that ended in the middle of a rotation leaves its attempt in the row.</summary>
    private async Task GivenAttemptAsync(string subject, string lease)
    {
        var row = (await Store.FindAsync(subject, Token)).ShouldNotBeNull();
        var content = Encoding.UTF8.GetString(row.Content.Span).Replace("\"Grant\":{", "\"Grant\":{\"Attempt\":{\"Owner\":\"gone\",\"Epoch\":9,\"Lease\":\"" + lease + "\",\"Sends\":1},", StringComparison.Ordinal);
        (await Store.TrySaveAsync(new StoredGrant(subject, row.Version + 1, row.RefreshDueAt, Encoding.UTF8.GetBytes(content)), row.Version, Token)).ShouldBeTrue();
    }

    /// <summary>Completes once a row of this subject is no longer plain.</summary>
    private async Task WrittenAsync(string subject)
    {
        await foreach (var _ in Store.WatchAsync(Token))
        {
            if ((await Store.FindAsync(subject, Token))?.Content.Span[0] is 1)
            {
                return;
            }
        }
    }
}
