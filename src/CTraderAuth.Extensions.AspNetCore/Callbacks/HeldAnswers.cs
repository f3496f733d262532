using System.Buffers.Text;
using System.Security.Cryptography;
using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>Keeps a code while it is valid, encrypted and in the user's own browser: it is neither in an address nor in this process.</summary>
internal sealed class HeldAnswers(ConnectSite site, AttemptCookies cookies)
{
    private const string Cookie = ".ctrader-answer";

    private readonly IDataProtector _cookies = site.Protector.CreateProtector("answer");

    // A purpose different from the cookie's: users can read the cookie of their own browser, and could have another site submit it in another user's name.
    private readonly IDataProtector _questions = site.Protector.CreateProtector("question");

    /// <summary>Puts the response into a cookie, unless the cookie already holds one with more evidence.</summary>
    /// <remarks>Of two responses without evidence one may be forged, and the user who confirms cannot see which one. So neither is kept.</remarks>
    /// <returns>The name of the response to continue with.</returns>
    public string Put(HttpContext context, HeldAnswer answer)
    {
        var waiting = Find(context);
        if (waiting is not null && waiting.Weight > answer.Weight)
        {
            return waiting.Name;
        }

        if (answer.Weight is 0 && waiting is { Weight: 0 } && waiting.Code != answer.Code)
        {
            Clear(context);
        }
        else
        {
            context.Response.Cookies.Append(Cookie, Seal(_cookies, answer), cookies.Options(HeldAnswer.Life));
        }

        return answer.Name;
    }

    /// <summary>The response of this name in the cookie of the browser; null when there is none, or its code has expired.</summary>
    /// <remarks>Two callbacks at the same time do not see each other's cookie, and the browser keeps the one that arrives last.</remarks>
    public HeldAnswer? Find(HttpContext context, string? name) => Find(context) is { } answer && answer.Name == name ? answer : null;

    public void Clear(HttpContext context)
    {
        if (context.Request.Cookies.ContainsKey(Cookie))
        {
            context.Response.Cookies.Delete(Cookie, cookies.Options(life: null));
        }
    }

    /// <summary>The response, sealed for the form that asks its user.</summary>
    public string SealQuestion(HeldAnswer answer) => Seal(_questions, answer);

    /// <summary>The response in a form; null when this program did not put it there, or its code has expired.</summary>
    public HeldAnswer? OpenQuestion(string? seal) => Open(_questions, seal);

    private HeldAnswer? Find(HttpContext context) => Open(_cookies, context.Request.Cookies[Cookie]);

    private static string Seal(IDataProtector protector, HeldAnswer answer) => Base64Url.EncodeToString(protector.Protect(answer.Write()));

    private HeldAnswer? Open(IDataProtector protector, string? seal)
    {
        try
        {
            return seal is not null && HeldAnswer.Read(protector.Unprotect(Base64Url.DecodeFromChars(seal))) is { } answer && answer.IsLive(site.Time.GetUtcNow()) ? answer : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or IOException)
        {
            return null;
        }
    }
}
