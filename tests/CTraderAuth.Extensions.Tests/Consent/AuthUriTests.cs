using System.Web;

namespace CTraderAuth.Tests.Consent;

public sealed class AuthUriTests : CTraderAuthTest
{
    [Fact]
    public void Carries_the_application_the_redirect_and_the_scope_encoded()
    {
        var link = Auth.GetAuthUri();

        link.AbsoluteUri.ShouldBe(
            "https://connect.spotware.com/apps/auth?client_id=5430_client"
            + "&redirect_uri=http%3A%2F%2Flocalhost%3A5000%2Fcall%20back%3Fa%3D1%26b%3D%C3%BC&scope=trading");
    }

    [Fact]
    public void Carries_the_scope_that_was_asked_for() =>
        Auth.GetAuthUri(CTraderScope.Accounts).Query.ShouldContain("scope=accounts");

    [Fact]
    public void Carries_the_scope_of_the_options()
    {
        Options.Scope = CTraderScope.Accounts;

        Auth.GetAuthUri().Query.ShouldContain("scope=accounts");
    }

    [Theory]
    [InlineData("a+b/c=d&e #%20 ü")]
    [InlineData("")]
    public void Carries_the_state_encoded(string state)
    {
        var link = Auth.GetAuthUri(state: state);

        HttpUtility.ParseQueryString(link.Query)["state"].ShouldBe(state);
        link.Fragment.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://page.example/auth", "https://page.example/auth?client_id=")]
    [InlineData("https://page.example/auth?", "https://page.example/auth?client_id=")]
    [InlineData("https://page.example/auth?tenant=a%26b", "https://page.example/auth?tenant=a%26b&client_id=")]
    [InlineData("https://page.example/auth?tenant=a&", "https://page.example/auth?tenant=a&client_id=")]
    [InlineData("http://127.0.0.1:8080/auth", "http://127.0.0.1:8080/auth?client_id=")]
    public void Keeps_the_query_of_the_base_address(string baseUri, string start) =>
        Auth.GetAuthUri(baseUri: baseUri).AbsoluteUri.ShouldStartWith(start);

    [Theory]
    [InlineData(EndPoints.GrantingAccessUri)]
    [InlineData("https://id.ctrader.com/my/settings/openapi/grantingaccess")]
    [InlineData("https://id.ctrader.com/my/settings/openapi/grantingaccess/?product=web")]
    public void Names_the_product_on_the_page_that_asks_for_it(string baseUri) =>
        HttpUtility.ParseQueryString(Auth.GetAuthUri(baseUri: baseUri).Query).GetValues("product").ShouldBe(["web"]);

    [Fact]
    public void Names_no_product_elsewhere() =>
        Auth.GetAuthUri(baseUri: EndPoints.OpenApiAuthUri).Query.ShouldNotContain("product");

    [Theory]
    [InlineData("")]
    [InlineData("apps/auth")]
    [InlineData("http://connect.spotware.com/apps/auth")]
    [InlineData("https://connect.spotware.com/apps/auth#x")]
    [InlineData("https://me:secret@connect.spotware.com/apps/auth")]
    [InlineData("ftp://connect.spotware.com/apps/auth")]
    public void Refuses_a_base_address_that_is_not_safe(string baseUri) =>
        Should.Throw<ArgumentException>(() => Auth.GetAuthUri(baseUri: baseUri)).ParamName.ShouldBe("baseUri");

    [Fact]
    public void Refuses_a_scope_that_does_not_exist() =>
        Should.Throw<ArgumentException>(() => Auth.GetAuthUri((CTraderScope)7)).ParamName.ShouldBe("scope");
}
