using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Quickstart.Narration;

namespace Quickstart.OnSandbox;

/// <summary>Does what a person does in the browser: opens the consent page, clicks Allow, and is redirected with a code.</summary>
internal static class Trader
{
    public const string CTid = "trader-1";

    public static async Task<(string Code, string Shown)> AllowAsync(Uri link, CancellationToken cancellationToken)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var page = await browser.GetStringAsync(link, cancellationToken);
        StepFailedException.Unless(page.Contains("Allow access", StringComparison.Ordinal), "the link did not open a consent page.");

        using var click = new FormUrlEncodedContent([new("ctid", CTid), new("decision", "allow")]);
        using var answer = await browser.PostAsync(link, click, cancellationToken);
        StepFailedException.Unless(answer.StatusCode is HttpStatusCode.Found && answer.Headers.Location is not null, $"the consent page responded with {(int)answer.StatusCode} instead of a redirect.");

        var back = answer.Headers.Location!;
        var code = QueryHelpers.ParseQuery(back.Query)["code"].ToString();
        StepFailedException.Unless(code.Length > 0, "the redirect contains no code.");
        return (code, $"{back.GetLeftPart(UriPartial.Path)}?code=({code.Length} characters, valid for one minute)");
    }
}
