namespace CTraderAuth.Consent.Browser;

/// <summary>What a sign-in does with an answer that lacks the <c>state</c>, which another page or another user of this machine may have sent.</summary>
/// <param name="setting">What the program asks for.</param>
/// <param name="returned">Whether the consent page is known to return the state.</param>
/// <param name="known">Whether the subject has or had a grant.</param>
/// <param name="canAsk">Whether somebody can answer on the console.</param>
internal sealed class StateRule(MissingState setting, bool returned, bool known, bool canAsk)
{
    /// <summary>Nobody's word replaces the state.</summary>
    public bool Demands => setting is MissingState.Refuse || (setting is MissingState.Confirm && returned);

    /// <summary>Only the missing console keeps an answer without a state from being taken.</summary>
    public bool LacksConsole => setting is MissingState.Confirm && !Demands && known && !canAsk;

    public Verdict Judge(ConsentAnswer answer, bool pasted)
    {
        if (answer.IsEmpty || Demands)
        {
            return Verdict.Refused;
        }

        // A person who pastes an address has seen it; a first connection replaces nothing. A denial takes its chance from the answer that may still come.
        return setting is MissingState.Accept || pasted || (answer.Code is not null && !known) ? Verdict.Taken
            : canAsk ? Verdict.Asked
            : Verdict.Refused;
    }
}
