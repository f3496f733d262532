namespace CTraderAuth.Authorization.Browser;

/// <summary>The person in front of this program: a console and a browser.</summary>
internal interface IConsentTerminal
{
    bool CanRead { get; }

    void WriteLine(string text);

    /// <summary>The next line; null when there will be none. A cancelled call loses no line.</summary>
    Task<string?> ReadLineAsync(CancellationToken cancellationToken);

    /// <summary>Whether a browser was started; never throws.</summary>
    bool TryOpen(Uri link);
}
