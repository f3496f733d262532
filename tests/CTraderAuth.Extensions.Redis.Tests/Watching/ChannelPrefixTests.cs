using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using StackExchange.Redis;

namespace CTraderAuth.Tests.Watching;

/// <summary>A prefix of the client makes it listen on another channel than the one on which changes are announced.</summary>
public sealed class ChannelPrefixTests(SharedServer shared) : RedisTest(shared)
{
    [Fact]
    public async Task Hears_of_changes_although_the_configuration_has_a_channel_prefix()
    {
        var server = await SharedAsync();
        var heard = await GivenWatch(GivenStore($"{server.PatientConfiguration},channelPrefix=desk"));

        await (await GivenStore()).TrySaveAsync(Row("alice"), 0, Cancellation);

        (await heard.ReadAsync(Cancellation)).ShouldBe("alice");
    }

    [Theory]
    [InlineData("channelPrefix=desk", true)]
    [InlineData("channelPrefix=", false)]
    [InlineData("name=desk", false)]
    public async Task Warns_of_a_connection_of_the_application_that_has_one(string option, bool warns)
    {
        var server = await SharedAsync();
        IConnectionMultiplexer given = Close(await ConnectionMultiplexer.ConnectAsync($"{server.PatientConfiguration},allowAdmin=true,{option}"));
        var source = new ConnectionSource(() => Task.FromResult(given), isOwned: false);

        await GivenWatch(Close(new RedisGrantStore(ClientId, new(), [source], source, new FakeLogger<RedisGrantStore>(Logs), new(), new())));

        Logs.GetSnapshot().Any(record => record.Id.Id == 2109 && record.Level == LogLevel.Warning).ShouldBe(warns);
    }
}
