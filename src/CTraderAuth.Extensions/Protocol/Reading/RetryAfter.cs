using System.Globalization;
using System.Net.Http.Headers;

namespace CTraderAuth.Protocol.Reading;

/// <summary>The wait that a response asks for, whatever its status: seconds or a date (RFC 9110, section 10.2.3), at most an hour.</summary>
internal static class RetryAfter
{
    private const string Name = "Retry-After";
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The longest wait that the response asks for; null when it asks for none.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        // The typed header would reject numbers larger than an int.
        var waits = response.Headers.NonValidated.TryGetValues(Name, out var values) ? values.Select(value => Read(value, response.Headers, now)) : [];
        return waits.Max() is { } wait && wait > TimeSpan.Zero ? wait < Longest ? wait : Longest : null;
    }

    private static TimeSpan? Read(string value, HttpResponseHeaders headers, DateTimeOffset now)
    {
        var text = value.AsSpan().Trim();
        if (text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9'))
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : Longest;
        }

        // The server's own Date counts if it is sent: our clock may be wrong.
        return RetryConditionHeaderValue.TryParse(value, out var parsed) && parsed.Date is { } date ? date - (headers.Date ?? now) : null;
    }
}
