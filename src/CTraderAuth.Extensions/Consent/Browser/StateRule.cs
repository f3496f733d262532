namespace CTraderAuth.Consent.Browser;

/// <summary>What a sign-in does with a response that lacks the <c>state</c>, which another page or another user of this machine may have sent.</summary>
/// <param name="setting">The configured <see cref="MissingState"/>.</param>
/// <param name="returned">Whether the consent page is known to return the state.</param>
/// <param name="known">Whether the subject has or had a grant.</param>
/// <param name="canAsk">Whether a person can reply on the console.</param>
internal sealed class StateRule(MissingState setting, bool returned, bool known, bool canAsk)
{
    /// <summary>No reply on the console can replace the state.</summary>
    public bool Demands => setting is MissingState.Refuse || (setting is MissingState.Confirm && returned);

    /// <summary>A response without a state would be accepted if there were a console to confirm it on.</summary>
    public bool LacksConsole => setting is MissingState.Confirm && !Demands && known && !canAsk;

    /// <summary>The same rule after the console has ended.</summary>
    public StateRule WithoutConsole() => new(setting, returned, known, canAsk: false);

    public Verdict Judge(ConsentResponse answer, bool pasted)
    {
        if (answer.IsEmpty || Demands)
        {
            return Verdict.Refused;
        }

        // A person who pastes an address has seen it; a first connection replaces nothing. A denial must not end the wait for a response that may still arrive.
        return setting is MissingState.Accept || pasted || (answer.Code is not null && !known) ? Verdict.Taken
            : canAsk ? Verdict.Asked
            : Verdict.Refused;
    }
}
