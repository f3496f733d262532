using System.Security.Cryptography;
using System.Text;
using CTraderAuth.Consent.Browser.Terminal;
using CTraderAuth.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Consent.Browser;

/// <summary>One sign-in: waits for the response that belongs to it. No other response ends the wait.</summary>
internal sealed class ConsentRound(string subject, StateRule rule, IConsentTerminal terminal, ILogger logger)
{
    // Any web page can send responses as fast as it likes, and must not fill the log.
    private const int MaxRefusalsLogged = 20;

    private readonly TaskCompletionSource<ConsentResponse> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private volatile StateRule _rule = rule;
    private ConsentQuestion? _question;
    private volatile bool _isFromBrowser;
    private bool _mixedUp;
    private int _refusals;

    public string State { get; } = Secret.Create(256);

    public Task<ConsentResponse> Answered => _answered.Task;

    /// <summary>Whether a browser delivered the response and is waiting for the page that shows the result. Set before <see cref="Answered"/> completes.</summary>
    public bool IsFromBrowser => _isFromBrowser;

    /// <inheritdoc cref="StateRule.LacksConsole"/>
    public bool LacksConsole => _rule.LacksConsole;

    /// <summary>Whether two responses without a state arrived, so that a "yes" on the console could mean either.</summary>
    public bool IsMixedUp
    {
        get
        {
            lock (_lock)
            {
                return _mixedUp;
            }
        }
    }

    /// <summary>Accepts a response, rejects it, or asks on the console whose it is. The question is null unless it is asked.</summary>
    public Verdict Take(ConsentResponse? answer, bool pasted, out ConsentQuestion? question)
    {
        lock (_lock)
        {
            question = null;
            var verdict = answer is null || (answer.State is { } state && !IsState(state)) ? Verdict.Foreign
                : answer.State is not null ? Verdict.Taken
                : _rule.Judge(answer, pasted);
            switch (verdict)
            {
                case Verdict.Taken:
                case Verdict.Asked when _answered.Task.IsCompleted:
                    return Accept(answer!, pasted);
                case Verdict.Asked:
                    question = Ask(answer!);
                    return question?.Verdict ?? Verdict.Refused;
                default:
                    LogRefusal(verdict);
                    return verdict;
            }
        }
    }

    /// <summary>Applies the person's reply to the response in question; false when there is no open question.</summary>
    public bool TrySettle(bool isTheirs)
    {
        lock (_lock)
        {
            if (_question is not { } question)
            {
                return false;
            }

            _question = null;
            question.Verdict = isTheirs ? Verdict.Taken : Verdict.Refused;
            if (isTheirs)
            {
                Accept(question.Answer, pasted: false);
            }

            return true;
        }
    }

    /// <summary>Nobody can be asked any more: rejects the response in question, and decides later ones without asking. False when a response has been accepted.</summary>
    public bool TryEndConsole()
    {
        lock (_lock)
        {
            if (_answered.Task.IsCompleted)
            {
                return false;
            }

            _rule = _rule.WithoutConsole();
            Withdraw();
            return true;
        }
    }

    private Verdict Accept(ConsentResponse answer, bool pasted)
    {
        // A reloaded page sends the same response again.
        if (_answered.Task.IsCompleted && !_answered.Task.Result.IsSame(answer))
        {
            return Verdict.Refused;
        }

        _isFromBrowser |= !pasted;
        if (_answered.TrySetResult(answer))
        {
            Withdraw();
            logger.ConsentArrived(subject);
        }

        return Verdict.Taken;
    }

    private ConsentQuestion? Ask(ConsentResponse answer)
    {
        if (_question is { } asked && asked.Answer.IsSame(answer))
        {
            return asked;
        }

        if (_question is not null)
        {
            // A "yes" typed now could mean either response, so neither is accepted, nor any third one that arrives.
            Withdraw();
            _mixedUp = true;
            logger.StatelessAnswersMixedUp(subject);
            terminal.WriteLine("\nA second response arrived, and only one of them can be yours, so neither was accepted. Open the link above again, allow access, and paste the address of the last page here.");
        }

        if (_mixedUp)
        {
            return null;
        }

        _question = new(answer);
        logger.StatelessAnswerAsked(subject);
        terminal.WriteLine(_question.Text(subject));
        return _question;
    }

    private void LogRefusal(Verdict verdict)
    {
        if (_refusals >= MaxRefusalsLogged)
        {
            return;
        }

        _refusals++;
        if (verdict is Verdict.Foreign)
        {
            logger.ForeignCallbackRefused(subject);
        }
        else
        {
            logger.StatelessAnswerRefused(subject);
        }
    }

    private void Withdraw()
    {
        if (_question is { } question)
        {
            question.Verdict = Verdict.Refused;
            _question = null;
        }
    }

    private bool IsState(string state) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));
}
