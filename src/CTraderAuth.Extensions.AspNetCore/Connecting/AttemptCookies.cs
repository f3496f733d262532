using System.Buffers.Text;
using System.Security.Cryptography;
using CTraderAuth.AspNetCore.Diagnostics;
using CTraderAuth.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SameSiteMode = Microsoft.AspNetCore.Http.SameSiteMode;

namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>The attempts of a browser: one encrypted cookie each, so that tabs do not interfere, and readable by every instance with the same key ring.</summary>
internal sealed class AttemptCookies(ConnectSite site)
{
    private const string Prefix = ".ctrader-auth.";
    private const int Kept = 8;

    // The most cookies that one request can make this program decrypt or delete, whatever the browser sends.
    private const int LookedAt = 32;

    // The bytes of the request header for all attempts together. Servers accept a header of 8 KiB, which the application's own cookies share; a browser drops a cookie of more than 4 096 bytes.
    private const int Room = 4000;

    public static int SizeOf(string name, string value) => name.Length + value.Length + "; =".Length;

    public void Write(HttpContext context, ConsentAttempt attempt) => context.Response.Cookies.Append(Prefix + attempt.Id, Protect(attempt), Options(ConsentAttempt.Life));

    /// <summary>Adds an attempt and removes old ones: first those with a response, then the oldest.</summary>
    /// <returns>False when the attempt alone is too large.</returns>
    public bool TryAdd(HttpContext context, ConsentAttempt attempt)
    {
        var value = Protect(attempt);
        var left = Room - SizeOf(Prefix + attempt.Id, value);
        if (left < 0)
        {
            return false;
        }

        var kept = new HashSet<string>();
        foreach (var old in FindAll(context, out _).Where(old => old.IsLive(site.Time.GetUtcNow())).OrderBy(old => old.Answer is not null).Take(Kept - 1))
        {
            left -= SizeOf(Prefix + old.Id, context.Request.Cookies[Prefix + old.Id] ?? "");
            if (left < 0)
            {
                break;
            }

            kept.Add(Prefix + old.Id);
        }

        Delete(context, name => !kept.Contains(name));
        context.Response.Cookies.Append(Prefix + attempt.Id, value, Options(ConsentAttempt.Life));
        return true;
    }

    /// <summary>The attempt with this id. <paramref name="unreadable"/> says that it has a cookie that the available keys cannot decrypt.</summary>
    public ConsentAttempt? Find(HttpContext context, string id, out bool unreadable)
    {
        var cookie = context.Request.Cookies[Prefix + id];
        var found = cookie is null ? null : Read(cookie);
        unreadable = cookie is not null && found is null;
        if (unreadable)
        {
            site.LoggerFor(null).CookieUnreadable();
        }

        return found?.Id == id ? found : null;
    }

    /// <summary>The attempts of this browser, the newest first.</summary>
    public IReadOnlyList<ConsentAttempt> FindAll(HttpContext context, out bool unreadable)
    {
        List<ConsentAttempt> found = [];
        unreadable = false;
        foreach (var (name, value) in context.Request.Cookies.Where(cookie => cookie.Key.StartsWith(Prefix, StringComparison.Ordinal)).Take(LookedAt))
        {
            if (Read(value) is not { } attempt)
            {
                unreadable = true;
            }
            else if (name == Prefix + attempt.Id)
            {
                found.Add(attempt);
            }
        }

        if (unreadable)
        {
            site.LoggerFor(null).CookieUnreadable();
        }

        return [.. found.OrderByDescending(attempt => attempt.StartedAt)];
    }

    /// <summary>Closes every attempt in this browser.</summary>
    public void Clear(HttpContext context) => Delete(context, static _ => true);

    /// <summary>Whether the browser will send the cookie just added when cTrader redirects back.</summary>
    public static bool IsStrict(HttpContext context, ConsentAttempt attempt)
    {
        var cookie = SetCookieHeaderValue.ParseList([.. context.Response.Headers.SetCookie.OfType<string>()]).LastOrDefault(cookie => cookie.Name == Prefix + attempt.Id);
        return cookie is null || cookie.SameSite is Microsoft.Net.Http.Headers.SameSiteMode.Strict;
    }

    // The redirect URI is the address in the browser, regardless of any path base or proxy in between.
    public CookieOptions Options(TimeSpan? life) => new()
    {
        HttpOnly = true,
        Secure = site.RedirectUri.Scheme == Uri.UriSchemeHttps,
        SameSite = SameSiteMode.Lax,
        Path = site.Folder is "/" ? "/" : site.Folder.TrimEnd('/'),
        MaxAge = life,
        IsEssential = true,
    };

    private void Delete(HttpContext context, Predicate<string> isMeant)
    {
        foreach (var name in context.Request.Cookies.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && isMeant(name)).Take(LookedAt))
        {
            context.Response.Cookies.Delete(name, Options(life: null));
        }
    }

    private string Protect(ConsentAttempt attempt) => Base64Url.EncodeToString(site.Protector.Protect(attempt.Write()));

    private ConsentAttempt? Read(string value)
    {
        try
        {
            return ConsentAttempt.Read(site.Protector.Unprotect(Base64Url.DecodeFromChars(value)));
        }
        catch (Exception e) when (e is CryptographicException or FormatException or IOException)
        {
            return null;
        }
    }
}
