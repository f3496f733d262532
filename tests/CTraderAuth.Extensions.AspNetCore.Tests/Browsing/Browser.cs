using System.Net;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;

namespace CTraderAuth.AspNetCore.Tests.Browsing;

/// <summary>A browser that keeps cookies and follows no redirect by itself; which instance answers is up to the balancer, that is, the test.</summary>
public sealed class Browser(Uri site)
{
    public CookieContainer Cookies { get; private set; } = new();

    public IReadOnlyList<Cookie> Attempts => [.. Cookies.GetAllCookies().Where(cookie => cookie.Name.StartsWith(".ctrader-auth.", StringComparison.Ordinal) && !cookie.Expired)];

    public Task<Answer> GetAsync(SiteInstance instance, string address, params (string Name, string Value)[] headers) =>
        SendAsync(instance, HttpMethod.Get, address, null, headers);

    public Task<Answer> PostAsync(SiteInstance instance, string address, params (string Name, string Value)[] form) =>
        SendAsync(instance, HttpMethod.Post, address, new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))), []);

    public Task SignInAsync(SiteInstance instance, string user) => GetAsync(instance, $"/sign-in?user={user}");

    /// <summary>Another browser with a copy of every cookie.</summary>
    public Browser Copy()
    {
        var copy = new Browser(site);
        foreach (Cookie cookie in Cookies.GetAllCookies())
        {
            copy.Cookies.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, cookie.Domain));
        }

        return copy;
    }

    private async Task<Answer> SendAsync(SiteInstance instance, HttpMethod method, string address, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var client = new HttpClient(new CookieContainerHandler(Cookies) { InnerHandler = instance.Server.CreateHandler() });
        using var request = new HttpRequestMessage(method, new Uri(site, address)) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new(response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
