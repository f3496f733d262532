namespace CTraderAuth.Authorization.Browser;

/// <summary>An answer without a state, until the person at the console has said whether it is theirs.</summary>
internal sealed class ConsentQuestion(ConsentAnswer answer)
{
    private volatile Verdict _verdict = Verdict.Asked;

    public ConsentAnswer Answer { get; } = answer;

    public string Id { get; } = Secret.Create(128);

    public Verdict Verdict
    {
        get => _verdict;
        set => _verdict = value;
    }

    public string Text(string subject) => Answer.Code is null
        ? $"\nThe browser says that cTrader did not allow the access for \"{subject}\". Did you deny it, and should this program stop waiting? [y/N]"
        : $"""

            The browser brought an answer for "{subject}" that could also come from another web page or another user: cTrader did not return the "state" of this sign-in.
            Did you allow the access just now? If so, the account that you chose replaces the one of "{subject}". [y/N]
            """;
}
