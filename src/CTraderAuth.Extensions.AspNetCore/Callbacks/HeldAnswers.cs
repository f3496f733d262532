using System.Buffers.Text;
using System.Security.Cryptography;
using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>Keeps a code for as long as it lives, encrypted and with the user's own browser: neither an address nor this process holds it.</summary>
internal sealed class HeldAnswers(Site site, AttemptCookies cookies)
{
    private const string Name = ".ctrader-answer";

    private readonly IDataProtector _protector = site.Protector.CreateProtector("answer");

    /// <summary>Puts the answer into a cookie. One without a state never replaces one that is proven by its state.</summary>
    public void Put(HttpContext context, HeldAnswer answer)
    {
        if (answer.AttemptId is not null || Find(context) is not { AttemptId: not null })
        {
            context.Response.Cookies.Append(Name, Seal(answer), cookies.Options(HeldAnswer.Life));
        }
    }

    /// <summary>The answer in the cookie of the browser; null when there is none, or its code has expired.</summary>
    public HeldAnswer? Find(HttpContext context) => Open(context.Request.Cookies[Name]);

    public void Clear(HttpContext context)
    {
        if (context.Request.Cookies.ContainsKey(Name))
        {
            context.Response.Cookies.Delete(Name, cookies.Options(life: null));
        }
    }

    public string Seal(HeldAnswer answer) => Base64Url.EncodeToString(_protector.Protect(answer.Write()));

    public HeldAnswer? Open(string? seal)
    {
        try
        {
            return seal is not null && HeldAnswer.Read(_protector.Unprotect(Base64Url.DecodeFromChars(seal))) is { } answer && answer.IsLive(site.Time.GetUtcNow()) ? answer : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or IOException)
        {
            return null;
        }
    }
}
