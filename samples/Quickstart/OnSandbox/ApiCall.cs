using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Quickstart.Narration;

namespace Quickstart.OnSandbox;

/// <summary>Calls the API that requires a valid access token.</summary>
internal static class ApiCall
{
    private const string Path = "accounts";

    /// <summary>The client attaches the token; there is nothing to do here.</summary>
    public static async Task<string> SendAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(new Uri(Path, UriKind.Relative), cancellationToken);
        StepFailedException.Unless(answer.StatusCode is HttpStatusCode.OK, $"the API responded with {(int)answer.StatusCode} instead of 200.");
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellationToken));
        var cTid = body.RootElement.GetProperty("cTid").GetString();
        StepFailedException.Unless(cTid == Trader.CTid, $"the API says that the token belongs to {cTid}, not to {Trader.CTid}.");
        return $"GET {answer.RequestMessage?.RequestUri} returns 200 and the owner of the token: {cTid}.";
    }

    /// <summary>A plain client, with a token set in the code.</summary>
    public static async Task<HttpStatusCode> SendByHandAsync(Uri api, string accessToken, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var answer = await client.GetAsync(new Uri(api, Path), cancellationToken);
        return answer.StatusCode;
    }
}
