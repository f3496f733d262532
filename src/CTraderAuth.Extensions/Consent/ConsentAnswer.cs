using System.Globalization;
using System.Text;
using System.Web;
using CTraderAuth.Diagnostics;

namespace CTraderAuth.Consent;

/// <summary>What cTrader appended to the redirect URI. Contains a code, so its text shows nothing.</summary>
internal sealed class ConsentAnswer
{
    private ConsentAnswer(string? code, string? state, string? error, string? description)
    {
        Code = code;
        State = state;
        Error = error;
        Description = description;
    }

    public string? Code { get; }

    public string? State { get; }

    public string? Error { get; }

    public string? Description { get; }

    public bool IsSame(ConsentAnswer other) => (Code, State, Error, Description) == (other.Code, other.State, other.Error, other.Description);

    public bool IsEmpty => (Code ?? Error ?? Description) is null;

    /// <summary>Null when a parameter occurs twice, since it is unclear which one cTrader sent, or when the code is not valid.</summary>
    public static ConsentAnswer? Parse(string query)
    {
        var values = HttpUtility.ParseQueryString(query);
        string[] names = ["code", "state", "error", "error_description"];
        if (names.Any(name => values.GetValues(name)?.Length > 1) || (values["code"] is { } given && PastedText.ProblemOf(given) is not null))
        {
            return null;
        }

        return new(
            values["code"] is { Length: > 0 } code && string.IsNullOrEmpty(values["error"]) ? code : null,
            values["state"],
            Plain(values["error"], 64),
            Plain(values["error_description"], 200));
    }

    /// <summary>Why there is no code, for the user and for the program.</summary>
    public CTraderAuthException ToDenial(string subject)
    {
        var said = (Error, Description) switch
        {
            (null, null) => "cTrader sent no code",
            (null, { } description) => $"cTrader responded \"{description}\"",
            ({ } error, null) => $"cTrader responded \"{error}\"",
            ({ } error, { } description) => $"cTrader responded \"{error}: {description}\"",
        };
        var who = LoggedSubject.Of(subject);
        return new(
            $"Access for \"{who}\" was not granted: {said}. An earlier grant is unchanged. To ask the trader again, call ConnectInBrowserAsync(\"{who}\") again.", Error, Description);
    }

    // The description comes from the address bar and is written to a console and to logs.
    private static string? Plain(string? text, int limit)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var plain = string.Concat(text.EnumerateRunes().Where(rune => !IsInvisible(rune)).Take(limit)).Trim();
        return plain is "" ? null : plain;
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
