using System.Globalization;
using System.Net;
using System.Text;

namespace CTraderAuth.Consent.Browser.Loopback;

/// <summary>One response; the connection ends with it.</summary>
internal sealed class LoopbackResponse(HttpStatusCode status, string page = "", string? location = null, bool refresh = false, Action? sent = null)
{
    public int Status => (int)status;

    public void Sent() => sent?.Invoke();

    public static LoopbackResponse Redirect(string location) => new(HttpStatusCode.SeeOther, location: location);

    public static LoopbackResponse NotFound() => new(HttpStatusCode.NotFound, ConsentPage.Of("Not found", "This address serves one sign-in and nothing else."));

    public static LoopbackResponse Refused(HttpStatusCode status, string why) => new(status, ConsentPage.Of("Not accepted", why));

    public byte[] ToBytes()
    {
        var body = Encoding.UTF8.GetBytes(page);
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} {status}\r\n")
            .Append("Connection: close\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Security-Policy: {ConsentPage.Policy}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\n");
        if (location is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Location: {location}\r\n");
        }

        if (refresh)
        {
            head.Append("Refresh: 2\r\n");
        }

        if (status is HttpStatusCode.MethodNotAllowed)
        {
            head.Append("Allow: GET\r\n");
        }

        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. body];
    }
}
