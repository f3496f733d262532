using System.Globalization;
using System.Text;

namespace CTraderAuth.Diagnostics;

/// <summary>A subject as logs and messages show it: characters that could break or disguise a line are escaped as <c>\uXXXX</c>.</summary>
internal readonly struct LoggedSubject(string subject)
{
    public static implicit operator LoggedSubject(string subject) => new(subject);

    public static string Of(string subject) => subject.Any(IsUnsafe) ? Escape(subject) : subject;

    public override string ToString() => Of(subject);

    private static string Escape(string subject)
    {
        var shown = new StringBuilder(subject.Length + 16);
        foreach (var c in subject)
        {
            if (IsUnsafe(c))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            }
            else
            {
                shown.Append(c);
            }
        }

        return shown.ToString();
    }

    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
