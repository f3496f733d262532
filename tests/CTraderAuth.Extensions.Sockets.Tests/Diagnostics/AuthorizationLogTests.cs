using CTraderAuth.Sockets.Diagnostics;
using CTraderAuth.Sockets.Rules;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Sockets.Tests.Diagnostics;

/// <summary>A first consent is no error, and the log says how to give it.</summary>
public sealed class AuthorizationLogTests
{
    [Theory]
    [InlineData(ReauthorizationReason.NotConnected, 720, LogLevel.Warning, "The trader of my-bot has not consented yet. Connect this subject, for example with ctrader-auth login")]
    [InlineData(ReauthorizationReason.Rejected, 710, LogLevel.Error, "The trader of my-bot must consent again.")]
    [InlineData(ReauthorizationReason.Disconnected, 710, LogLevel.Error, "The trader of my-bot must consent again.")]
    public void Tells_a_first_consent_from_a_later_one(ReauthorizationReason reason, int id, LogLevel level, string beginning)
    {
        var logger = new FakeLogger();

        new AuthorizationLog(logger, "my-bot").Report(new Note.ConsentNeeded(new("Consent.", reason)));

        logger.LatestRecord.ShouldSatisfyAllConditions(
            record => record.Id.Id.ShouldBe(id),
            record => record.Level.ShouldBe(level),
            record => record.Message.ShouldStartWith(beginning));
    }
}
