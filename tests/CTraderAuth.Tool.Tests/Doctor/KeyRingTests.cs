using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tool.Tests.Doctor;

/// <summary>doctor on a store whose grants are encrypted.</summary>
public sealed class KeyRingTests : ToolTest
{
    private string Keys => Path.Combine(Folder, "keys");

    [Fact]
    public async Task Reads_grants_with_the_keys_of_the_program()
    {
        await ConnectAsync();
        Environment["CTrader__KeyRing"] = Keys;
        var files = Directory.GetFiles(Keys).Order().ToArray();

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(0, result.Output);
        Report.Line(result.Output, "key ring")[2].ShouldContain("1 key");
        Report.Line(result.Output, "grant my-bot")[0].ShouldBe("ok");
        Directory.GetFiles(Keys).Order().ShouldBe(files);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Creates_no_key_ring_in_place_of_a_lost_one(bool folderIsLeft)
    {
        await ConnectAsync();
        Directory.Delete(Keys, recursive: true);
        if (folderIsLeft)
        {
            Directory.CreateDirectory(Keys);
        }

        Environment["CTrader__KeyRing"] = Keys;

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(2, result.Output);
        Report.Line(result.Output, "key ring")[3].ShouldContain("CTrader:KeyRing");
        Directory.Exists(Keys).ShouldBe(folderIsLeft);
        (folderIsLeft ? Directory.GetFileSystemEntries(Keys) : []).ShouldBeEmpty();
    }

    [Fact]
    public async Task Says_that_the_keys_of_another_program_do_not_fit()
    {
        await ConnectAsync();
        var others = Path.Combine(Folder, "others");
        await KeyRing.CreateAsync(others, "bot");
        Environment["CTrader__KeyRing"] = others;

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(2, result.Output);
        Report.Line(result.Output, "grants")[2].ShouldContain("not in the key ring");
    }

    [Fact]
    public async Task Says_that_encrypted_grants_need_a_key_ring()
    {
        await ConnectAsync();

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(2, result.Output);
        Report.Line(result.Output, "grants")[3].ShouldContain("CTrader:KeyRing");
    }

    protected override ICTraderAuthBuilder Register(ICTraderAuthBuilder builder)
    {
        // The application name of the tool, so that it can read them.
        builder.Services.AddDataProtection().PersistKeysToFileSystem(new(Keys)).SetApplicationName("bot");
        Environment["CTrader__ApplicationName"] = "bot";
        return builder.UseSqlite(StoreName).ProtectTokens();
    }
}
