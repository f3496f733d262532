using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Commands;

/// <summary>What a command that changed a grant writes about it; never a token.</summary>
internal static class Grants
{
    public static async Task ShowAsync(Invocation call, GrantServices services, string subject, CTraderAccessToken token, string done, bool json, CancellationToken cancellationToken)
    {
        if (json)
        {
            Screen.Json(GrantJson.Of(await StatusOfAsync(services.Tokens, subject, token, cancellationToken).ConfigureAwait(false)), ToolJson.Default.GrantJson);
        }
        else if (call.Screen.IsTerminal)
        {
            call.Screen.Line($"{done} {subject}: generation {token.Generation}, expires {Times.FromNow(token.ExpiresAt, services.Time.GetUtcNow())}.", Tone.Good);
        }
        else
        {
            Screen.Row(subject, $"{token.Generation}", Times.Plain(token.ExpiresAt));
        }
    }

    /// <summary>The status of the grant; what its token says if the store fails just now: the command has succeeded, and a program that repeated it would spend another token.</summary>
    internal static async Task<GrantStatus> StatusOfAsync(ICTraderTokens tokens, string subject, CTraderAccessToken token, CancellationToken cancellationToken)
    {
        var known = new GrantStatus { Subject = subject, Generation = token.Generation, IssuedAt = token.IssuedAt, ExpiresAt = token.ExpiresAt };
        try
        {
            return await tokens.GetStatusAsync(subject, cancellationToken).ConfigureAwait(false) ?? known;
        }
        catch (CTraderUnavailableException)
        {
            return known;
        }
    }
}
