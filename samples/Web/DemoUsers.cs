using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace TradingDesk;

/// <summary>The two people who may sign in, without a password: this is a demo.</summary>
internal static class DemoUsers
{
    /// <summary>The names by user id; the user id is the subject of the grant.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string> { ["ada"] = "Ada", ["grace"] = "Grace" };

    public static string NameOf(string subject) => Names.GetValueOrDefault(subject, subject);

    public static ClaimsPrincipal PrincipalOf(string id) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, id), new(ClaimTypes.Name, NameOf(id))], CookieAuthenticationDefaults.AuthenticationScheme));
}
