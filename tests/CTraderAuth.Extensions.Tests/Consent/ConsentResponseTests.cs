using System.Text.Json;

namespace CTraderAuth.Tests.Consent;

public sealed class ConsentResponseTests
{
    [Theory]
    [InlineData("?code=secret-code&state=secret-state", "secret-code", "secret-state", null, null)]
    [InlineData("code=secret-code", "secret-code", null, null, null)]
    [InlineData("?error=access_denied&error_description=Not%20now", null, null, "access_denied", "Not now")]
    [InlineData("?code=secret-code&error=access_denied", null, null, "access_denied", null)]
    [InlineData("", null, null, null, null)]
    public void Reads_what_the_consent_page_appended(string query, string? code, string? state, string? error, string? description)
    {
        var response = ConsentResponse.Parse(query).ShouldNotBeNull();

        (response.Code, response.State, response.Error, response.Description).ShouldBe((code, state, error, description));
        response.IsEmpty.ShouldBe(code is null && error is null);
    }

    [Theory]
    [InlineData("?code=a&code=b")]
    [InlineData("?code=a&state=b&state=b")]
    [InlineData("?code=a%0Ab")]
    public void Reads_nothing_ambiguous(string query) => ConsentResponse.Parse(query).ShouldBeNull();

    [Theory]
    [InlineData("?error=access_denied&error_description=Not%20now", "cTrader responded \"access_denied: Not now\"")]
    [InlineData("?error=access_denied", "cTrader responded \"access_denied\"")]
    [InlineData("?error_description=Not%20now", "cTrader responded \"Not now\"")]
    [InlineData("?state=a", "cTrader sent no code")]
    [InlineData("?code=a", null)]
    public void Says_why_there_is_no_code(string query, string? denial) => ConsentResponse.Parse(query)!.Denial.ShouldBe(denial);

    [Fact]
    public void Shows_neither_code_nor_state()
    {
        var response = ConsentResponse.Parse("?code=secret-code&state=secret-state")!;

        string[] shown = [$"{response}", JsonSerializer.Serialize(response), Newtonsoft.Json.JsonConvert.SerializeObject(response)];

        shown.ShouldAllBe(text => !text.Contains("secret", StringComparison.Ordinal));
    }
}
