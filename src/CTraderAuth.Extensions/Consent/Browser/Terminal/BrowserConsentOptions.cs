namespace CTraderAuth;

/// <summary>How <see cref="ICTraderTokens.ConnectInBrowserAsync"/> talks to the person at this program. Set with <c>services.Configure&lt;BrowserConsentOptions&gt;(…)</c>.</summary>
public sealed class BrowserConsentOptions
{
    /// <summary>Whether a browser is opened on this machine. Default: true. Otherwise the link is only written.</summary>
    public bool OpenBrowser { get; set; } = true;

    /// <summary>Where the link and the questions are written. Default: null, which is standard output.</summary>
    public TextWriter? Output { get; set; }

    /// <summary>Whether a pasted address is read from standard input although it is redirected. Default: false, since its lines belong to the program.</summary>
    public bool ReadRedirectedInput { get; set; }
}
