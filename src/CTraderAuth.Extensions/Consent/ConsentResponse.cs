using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using System.Web;
using CTraderAuth.Consent;
using CTraderAuth.Diagnostics;

namespace CTraderAuth;

/// <summary>What the consent page appended to the redirect URI.</summary>
/// <remarks>For a callback of your own; <c>MapCTraderAuth</c> and <see cref="ICTraderTokens.ConnectInBrowserAsync"/> read it themselves. Holds a code: neither <see cref="ToString"/> nor the debugger nor JSON shows it.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ConsentResponse
{
    private ConsentResponse(string? code, string? state, string? error, string? description)
    {
        Code = code;
        State = state;
        Error = error;
        Description = description;
    }

    /// <summary>The authorization code; null when the response has none, or an error.</summary>
    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? Code { get; }

    /// <summary>The state of the consent link; null when the response has none, which most of cTrader's consent pages leave out. Compare it with the one that you sent.</summary>
    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? State { get; }

    /// <summary>The error code, such as <c>access_denied</c>, at most 64 characters without control characters; null when there is none.</summary>
    public string? Error { get; }

    /// <summary>The consent page's description of the error, at most 200 characters without control characters; null when there is none.</summary>
    public string? Description { get; }

    internal bool IsSame(ConsentResponse other) => (Code, State, Error, Description) == (other.Code, other.State, other.Error, other.Description);

    /// <summary>There is neither a code nor an error: this is not a response of the consent page.</summary>
    public bool IsEmpty => (Code ?? Error ?? Description) is null;

    /// <summary>Reads the query of a redirect URI, with or without its question mark.</summary>
    /// <param name="query">The query, still encoded.</param>
    /// <returns>Null when a parameter occurs twice, since it is unclear which one cTrader sent, or when the code is not valid.</returns>
    public static ConsentResponse? Parse(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
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

    /// <summary>Why there is no code, such as <c>cTrader responded "access_denied"</c>; null when there is one.</summary>
    public string? Denial => (Code, Error, Description) switch
    {
        ({ }, _, _) => null,
        (_, null, null) => "cTrader sent no code",
        (_, null, { } description) => $"cTrader responded \"{description}\"",
        (_, { } error, null) => $"cTrader responded \"{error}\"",
        (_, { } error, { } description) => $"cTrader responded \"{error}: {description}\"",
    };

    internal CTraderAuthException ToDenial(string subject)
    {
        var who = LoggedSubject.Of(subject);
        return new(
            $"Access for \"{who}\" was not granted: {Denial}. An earlier grant is unchanged. To ask the trader again, {ConsentAdvice.Run(subject)}call ConnectInBrowserAsync(\"{who}\") again.", Error, Description);
    }

    /// <summary>False if there is a code: serializers that know this convention, such as Newtonsoft.Json, never write it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool ShouldSerializeCode() => Code is null;

    /// <summary>False if there is a state: serializers that know this convention, such as Newtonsoft.Json, never write it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool ShouldSerializeState() => State is null;

    /// <summary>Whether there is a code, without it.</summary>
    public override string ToString() => Code is not null ? "ConsentResponse { Code = *** }" : $"ConsentResponse {{ Error = {Error ?? "none"} }}";

    // It comes from the address bar, and goes to a console and to logs.
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
