using CTraderAuth.Protection;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Protection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Tests.Journal;

/// <summary>An entry from before the program encrypts counts for as long as a row from then does.</summary>
public sealed class PlainEntryTests : JournalTest
{
    private readonly AesKeys _keys = new(new byte[32]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_entry_from_before_the_program_encrypts_is_stored(bool guarded)
    {
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));

        var next = await StartEncryptingAsync(guarded);

        (await next.GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(2);
        await ShouldWorkAsync(await next.GetAsync("my-bot", Token));
        Refreshes.Count.ShouldBe(1);
        Files().ShouldBeEmpty();
        await EmptyStoreAsync();
    }

    [Fact]
    public async Task R29_A_plain_entry_is_not_stored_once_every_row_is_encrypted()
    {
        Protector = _keys;
        await (await StartEncryptingAsync()).ConnectAsync("my-bot", Sandbox.IssueCode(), Token);
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        var file = Files().Single();
        var clientId = GivenProgram().GetRequiredService<IOptions<CTraderAuthOptions>>().Value.ClientId;
        await File.WriteAllBytesAsync(file, _keys.Unprotect(await File.ReadAllBytesAsync(file, Token), $"journal\n{clientId}"), Token);
        File.ReadAllText(file).ShouldContain("AccessToken");

        var next = await StartEncryptingAsync();

        (await next.GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(1);
        Files().ShouldBe([file]);
        Logged(142).ShouldBe($"An entry of the response journal in {Folder} could not be used and was left there: it is not encrypted, although every grant in the store is.");
    }

    [Fact]
    public async Task An_encrypted_entry_that_begins_as_a_plain_one_does_is_decrypted()
    {
        Protector = new BraceProtector(_keys);
        Tokens = GivenJournal().GetRequiredService<ICTraderTokens>();
        await GivenGrant("my-bot");
        await GivenKilledBeforeTheCommitAsync(tokens => tokens.RefreshAsync("my-bot", Token));
        (await File.ReadAllBytesAsync(Files().Single(), Token))[0].ShouldBe((byte)'{');

        (await (await GivenStartedAsync()).GetStatusAsync("my-bot", Token)).ShouldNotBeNull().Generation.ShouldBe(2);
    }

    /// <summary>The program that was "killed" goes on when the test ends, and would wait 10 s for a row that it can decrypt.</summary>
    private async Task EmptyStoreAsync()
    {
        foreach (var row in await Store.ListAsync(null, Token).ToListAsync(Token))
        {
            await Store.TryRemoveAsync(row.Subject, row.Version, Token);
        }
    }

    private async Task<ICTraderTokens> StartEncryptingAsync(bool guarded = true)
    {
        if (!guarded)
        {
            Protector = _keys;
            return await GivenStartedAsync();
        }

        var program = GivenProgram(services: services => services.AddCTraderAuth(_ => { }).UseResponseJournal(Folder).UseProtector(_ => _keys));
        foreach (var service in program.GetServices<IHostedService>().Where(service => service is not Renewal))
        {
            await service.StartAsync(Token);
        }

        return program.GetRequiredService<ICTraderTokens>();
    }

    private sealed class BraceProtector(AesKeys keys) : ITokenProtector
    {
        public byte[] Protect(ReadOnlySpan<byte> plain, string context) => [(byte)'{', .. keys.Protect(plain, context)];

        public byte[] Unprotect(ReadOnlySpan<byte> data, string context) => keys.Unprotect(data[1..], context);
    }
}
