using System.Text.Json;
using System.Text.Json.Serialization;
using CTraderAuth.Protocol;

namespace CTraderAuth.Tests.Protocol;

public sealed partial class TokenResponseTests
{
    private const string Twins = """
        {"accessToken":"A1","tokenType":"bearer","expiresIn":"2628000","refreshToken":"R1","errorCode":null,"description":null,
         "access_token":"A2","refresh_token":"R2","expires_in":1,"extra":{"a":[1]}}
        """;

    [Fact]
    public void Reads_both_spellings_in_one_body()
    {
        var response = JsonSerializer.Deserialize(Twins, WireContext.Default.TokenResponse)!;

        response.AccessToken.ShouldBe("A1");
        response.RefreshToken.ShouldBe("R1");
        response.ExpiresIn.ShouldBe(2628000);
        response.TokenType.ShouldBe("bearer");
        response.ErrorCode.ShouldBeNull();
    }

    [Fact]
    public void Reads_an_error()
    {
        var response = JsonSerializer.Deserialize<TokenResponse>(Answers.Denied)!;

        response.ErrorCode.ShouldBe("ACCESS_DENIED");
        response.Description!.ShouldStartWith("Access denied");
    }

    [Fact]
    public void Reads_several_of_them() =>
        JsonSerializer.Deserialize<TokenResponse[]>($"[{Twins},{Answers.Denied}]")!.Length.ShouldBe(2);

    [Fact]
    public void Shows_no_token_however_it_is_printed()
    {
        var response = new TokenResponse { AccessToken = "access-canary", RefreshToken = "refresh-canary", ExpiresIn = 60 };

        response.ToString().ShouldNotContain("canary");
        JsonSerializer.Serialize(response, WireContext.Default.TokenResponse).ShouldBe("""{"tokenType":null,"expiresIn":60,"errorCode":null,"description":null}""");
    }

    [Fact]
    public void Says_which_tokens_there_are()
    {
        new TokenResponse { AccessToken = "a" }.ToString().ShouldBe("TokenResponse with an access token and no refresh token");
        new TokenResponse { RefreshToken = "r" }.ToString().ShouldBe("TokenResponse with no access token and a refresh token");
    }

    [Fact]
    public void Shows_no_secret_of_a_request() =>
        new TokenRequest { GrantType = "refresh_token", RefreshToken = "canary", ClientId = "id", ClientSecret = "canary" }.ToString().ShouldBe("TokenRequest (refresh_token)");

    [Fact]
    public void Writes_no_secret_of_a_request_to_JSON() =>
        JsonSerializer.Serialize(new TokenRequest { GrantType = "refresh_token", Code = "canary", RefreshToken = "canary", ClientId = "id", ClientSecret = "canary" }).ShouldNotContain("canary");

    [JsonSerializable(typeof(TokenResponse))]
    private sealed partial class WireContext : JsonSerializerContext;
}
