using System.Security.Claims;
using CTraderAuth.AspNetCore.Tests.Browsing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.AspNetCore.Tests.Users;

public sealed class SubjectTests : SiteTest
{
    [Theory]
    [InlineData("alice\nwarn: forged line")]
    [InlineData("alice\r\nforged")]
    [InlineData("alice\u2028forged")]
    [InlineData("alice\u001b[31mforged")]
    [InlineData("alice\u202eforged")]
    public async Task A_subject_cannot_forge_a_line_of_the_log(string subject)
    {
        await Alice.SignInAsync(Site, Uri.EscapeDataString(subject));

        await Alice.GetAsync(Site, await DecideAsync(await SetOutAsync(Alice), "deny"));
        await Alice.GetAsync(Site, await AllowAsync(Alice));

        var lines = Logs.GetSnapshot().Where(record => record.Category == "CTraderAuth.AspNetCore").ToArray();
        lines.ShouldContain(record => record.Message.Contains("alice\ufffd"));
        lines.ShouldAllBe(record => !record.Message.Any(letter => char.IsControl(letter) || letter == '\u2028' || letter == '\u202e'));
    }

    [Fact]
    public async Task An_identity_that_is_not_authenticated_is_not_a_user()
    {
        Site = GivenInstance(services: static services => services.AddSingleton<IClaimsTransformation, Stranger>());
        await GivenAliceAsync();
        await Alice.GetAsync(Site, "/sign-out");
        var bob = await GivenUserAsync("bob");

        var signedOut = await Alice.GetAsync(Site, "/ctrader/status");
        var status = await bob.GetAsync(Site, "/ctrader/status");

        signedOut.Body.ShouldBe("""{"error":"signed-out"}""");
        status.Body.ShouldContain("\"subject\":\"bob\"");
    }

    [Fact]
    public async Task Two_calls_with_different_subjects_stop_the_start()
    {
        await using var app = GivenApp();
        app.MapCTraderAuth();

        var thrown = Should.Throw<InvalidOperationException>(() => app.MapCTraderAuth("/b/ctrader", static options => options.Subject = static _ => new("b")));

        thrown.Message.ShouldContain("CTraderEndpointOptions.Subject");
    }

    [Fact]
    public async Task Two_calls_with_the_same_subject_are_fine()
    {
        await using var app = GivenApp();
        app.MapCTraderAuth();

        Should.NotThrow(() => app.MapCTraderAuth("/b/ctrader"));
    }

    private static WebApplication GivenApp()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddAntiforgery();
        builder.Services.AddCTraderAuth(static options => (options.ClientId, options.ClientSecret, options.RedirectUri) = ("id", "secret", "http://localhost/b/ctrader/callback")).UseMemory();
        return builder.Build();
    }

    /// <summary>Puts an identity in front of the user's own that says who somebody is, and that nobody has checked.</summary>
    private sealed class Stranger : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            var strange = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "mallory")]));
            strange.AddIdentities(principal.Identities);
            return Task.FromResult(strange);
        }
    }
}
