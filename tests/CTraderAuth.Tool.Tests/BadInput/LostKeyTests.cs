using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tool.Tests.BadInput;

/// <summary>Every command on encrypted grants without their keys.</summary>
public sealed class LostKeyTests : BadInputTest
{
    private string Keys => Path.Combine(Folder, "keys");

    [Theory]
    [InlineData(null, "CTrader:KeyRing", "1 check failed: grants.")]
    [InlineData("elsewhere", "There is no folder", "1 check failed: key ring.")]
    [InlineData("others", "cannot be decrypted", "1 check failed: grants.")]
    public async Task The_key_ring_is_lost(string? folder, string sentence, string checks)
    {
        var token = await ConnectAsync("alice");
        Hide(token.Value);
        await KeyRing.CreateAsync(Path.Combine(Folder, "others"), "bot");
        Environment["CTrader__ApplicationName"] = "bot";
        Environment["CTrader__KeyRing"] = folder is null ? null : Path.Combine(Folder, folder);
        var before = Rows();

        await ExpectAsync([.. Each(OnStore, 2, sentence), new("doctor --offline", 2, checks)]);

        Directory.Exists(Path.Combine(Folder, "elsewhere")).ShouldBeFalse();
        Rows().ShouldBe(before);
        await ShouldStillWorkAsync(token);
    }

    protected override ICTraderAuthBuilder Register(ICTraderAuthBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDataProtection().PersistKeysToFileSystem(new(Keys)).SetApplicationName("bot");
        return base.Register(builder).ProtectTokens();
    }
}
