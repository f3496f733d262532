namespace CTraderAuth.Consent.Browser.Terminal;

/// <summary>The person in front of this program: a console and a browser.</summary>
internal interface IConsentTerminal
{
    bool CanRead { get; }

    /// <summary>Whether a browser on this machine is wanted at all.</summary>
    bool OpensBrowser => true;

    void WriteLine(string text);

    /// <summary>The next line; null when there are no more. A cancelled call consumes nothing: later input belongs to the program.</summary>
    Task<string?> ReadLineAsync(CancellationToken cancellationToken);

    /// <summary>Whether a browser was started; never throws.</summary>
    /// <param name="link">The consent link.</param>
    /// <param name="entrance">An address on this machine that redirects this user, and no other, to the link.</param>
    bool TryOpen(Uri link, Uri entrance);
}
