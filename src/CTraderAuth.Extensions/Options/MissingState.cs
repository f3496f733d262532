namespace CTraderAuth;

/// <summary>What <see cref="ICTraderTokens.ConnectInBrowserAsync"/> does with a response that lacks the <c>state</c> of its link.</summary>
/// <remarks>
/// Such a response may be forged: any web page, and any other user of the machine, can call the redirect URI with a code of their own account.
/// The page <see cref="EndPoints.GrantingAccessUri"/> returns the <c>state</c>; <see cref="EndPoints.AuthUri"/> does not. A wrong <c>state</c> is always rejected.
/// </remarks>
public enum MissingState
{
    /// <summary>
    /// Rejected if the consent page is known to return the <c>state</c>: <see cref="EndPoints.GrantingAccessUri"/>, or a page that did so before in this process.
    /// Otherwise it is accepted for the first connection of a subject, and must be confirmed on the console for a subject that has or had a grant; without a console it is rejected.
    /// An address that is pasted into the console needs no confirmation.
    /// </summary>
    Confirm,

    /// <summary>Always rejected. With a consent page that does not return the <c>state</c>, no sign-in succeeds.</summary>
    Refuse,

    /// <summary>Always accepted. For a program without a console, on a machine and with a browser that you trust.</summary>
    Accept,
}
