namespace CTraderAuth;

/// <summary>What <see cref="ICTraderTokens.ConnectInBrowserAsync"/> does with an answer that lacks the <c>state</c> of its link.</summary>
/// <remarks>
/// Such an answer may be forged: any web page, and any other user of the machine, can call the redirect URI with a code of their own account.
/// The page <see cref="EndPoints.GrantingAccessUri"/> returns the <c>state</c>; <see cref="EndPoints.AuthUri"/> does not. A wrong <c>state</c> is always refused.
/// </remarks>
public enum MissingState
{
    /// <summary>
    /// Refused where the consent page is known to return the <c>state</c>: <see cref="EndPoints.GrantingAccessUri"/>, or it did so before in this process.
    /// Elsewhere a first connection accepts it, and for a subject that has or had a grant the console asks first; without a console it is refused.
    /// An address that is pasted into the console needs no question.
    /// </summary>
    Confirm,

    /// <summary>Always refused. With a consent page that does not return the <c>state</c>, no sign-in succeeds.</summary>
    Refuse,

    /// <summary>Always accepted. For a program without a console, on a machine and in a browser that you trust.</summary>
    Accept,
}
