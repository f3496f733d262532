using System.Text;
using CTraderAuth.Consent.Browser;
using CTraderAuth.Consent.Browser.Loopback;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tests.Consent.Browser;

public sealed class ConsentRoundTests
{
    private const string Callback = "http://localhost:5123/callback";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Waits_for_the_page_of_the_browser_from_the_moment_that_its_answer_is_taken(bool confirmed)
    {
        var logger = new ArrivalLogger();
        var round = new ConsentRound("my-bot", new(MissingState.Confirm, returned: false, known: confirmed, canAsk: true), new FakeTerminal(), logger);
        logger.AtArrival = () => round.IsFromBrowser && round.Answered.IsCompleted;
        var site = new ConsentSite("my-bot", LoopbackAddress.Parse(Callback), new(Callback), round);
        var request = RequestHead.Parse(Encoding.ASCII.GetBytes("GET /callback?code=code HTTP/1.1\r\nHost: localhost:5123\r\n\r\n"))!;

        await site.RespondAsync(request, new(null, null), TestContext.Current.CancellationToken);
        round.TrySettle(isTheirs: true);

        logger.Arrivals.ShouldBe([true]);
    }

    [Fact]
    public void Waits_for_no_page_after_a_pasted_answer()
    {
        var round = new ConsentRound("my-bot", new(MissingState.Confirm, returned: false, known: false, canAsk: true), new FakeTerminal(), new ArrivalLogger());

        round.Take(ConsentResponse.Parse("?code=code"), pasted: true, out _).ShouldBe(Verdict.Taken);

        round.IsFromBrowser.ShouldBeFalse();
    }

    /// <summary>Looks at the round while the thread that took the answer has not returned yet: the sign-in goes on in another one by then.</summary>
    private sealed class ArrivalLogger : ILogger
    {
        private const int ConsentArrived = 401;

        public Func<bool> AtArrival { get; set; } = static () => false;

        public List<bool> Arrivals { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id is ConsentArrived)
            {
                Arrivals.Add(AtArrival());
            }
        }
    }
}
