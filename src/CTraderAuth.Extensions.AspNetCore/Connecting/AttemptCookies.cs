using System.Buffers.Text;
using System.Security.Cryptography;
using CTraderAuth.AspNetCore.Diagnostics;
using CTraderAuth.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>The attempts that a browser carries: one protected cookie each, so that tabs do not disturb each other, and readable by every instance with the key ring.</summary>
internal sealed class AttemptCookies(Site site)
{
    private const string Prefix = ".ctrader-auth.";
    private const int Kept = 8;

    public void Write(HttpContext context, Attempt attempt) =>
        context.Response.Cookies.Append(Prefix + attempt.Id, Base64Url.EncodeToString(site.Protector.Protect(attempt.Write())), Options(Attempt.Life));

    /// <summary>The attempt with this id. <paramref name="unreadable"/>: there is a cookie for it, and the keys at hand cannot read it.</summary>
    public Attempt? Find(HttpContext context, string id, out bool unreadable)
    {
        var found = context.Request.Cookies[Prefix + id] is { } value ? Read(value) : null;
        unreadable = found is null && context.Request.Cookies.ContainsKey(Prefix + id);
        return found?.Id == id ? found : null;
    }

    /// <summary>Every attempt of this browser, the newest first.</summary>
    public IReadOnlyList<Attempt> FindAll(HttpContext context, out bool unreadable)
    {
        List<Attempt> found = [];
        unreadable = false;
        foreach (var (name, value) in context.Request.Cookies.Where(cookie => cookie.Key.StartsWith(Prefix, StringComparison.Ordinal)))
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

        return [.. found.OrderByDescending(attempt => attempt.StartedAt)];
    }

    /// <summary>Lets the oldest go when there are many: a browser that keeps setting out must not outgrow the limit of its headers.</summary>
    public void MakeRoom(HttpContext context)
    {
        var kept = FindAll(context, out _).Where(attempt => attempt.IsLive(site.Time.GetUtcNow())).Take(Kept - 1).Select(attempt => Prefix + attempt.Id).ToHashSet();
        foreach (var name in context.Request.Cookies.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !kept.Contains(name)))
        {
            context.Response.Cookies.Delete(name, Options(life: null));
        }
    }

    // Where the browser will be sent, whatever path base or proxy lies between: that is what the redirect URI says.
    private CookieOptions Options(TimeSpan? life) => new()
    {
        HttpOnly = true,
        Secure = site.RedirectUri.Scheme == Uri.UriSchemeHttps,
        SameSite = SameSiteMode.Lax,
        Path = site.Folder is "/" ? "/" : site.Folder.TrimEnd('/'),
        MaxAge = life,
        IsEssential = true,
    };

    private Attempt? Read(string value)
    {
        try
        {
            return Attempt.Read(site.Protector.Unprotect(Base64Url.DecodeFromChars(value)));
        }
        catch (Exception e) when (e is CryptographicException or FormatException or IOException)
        {
            site.Logger.CookieUnreadable();
            return null;
        }
    }
}
