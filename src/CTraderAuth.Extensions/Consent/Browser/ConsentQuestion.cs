namespace CTraderAuth.Consent.Browser;

/// <summary>A response without a state, until the person at the console confirms or denies that it is theirs.</summary>
internal sealed class ConsentQuestion(ConsentResponse answer)
{
    private volatile Verdict _verdict = Verdict.Asked;

    public ConsentResponse Answer { get; } = answer;

    public string Id { get; } = Secret.Create(128);

    public Verdict Verdict
    {
        get => _verdict;
        set => _verdict = value;
    }

    public string Text(string subject) => Answer.Code is null
        ? $"\nThe browser reports that access was denied for \"{subject}\". Did you deny it, and should this program stop waiting? [y/N]"
        : $"""

            A response for "{subject}" arrived without the "state" of this sign-in, so it may come from another web page or another user.
            Did you allow access at cTrader just now? If so, the account that you chose there replaces the one of "{subject}". [y/N]
            """;
}
