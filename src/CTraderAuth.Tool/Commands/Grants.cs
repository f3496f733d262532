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
            var status = await services.Tokens.GetStatusAsync(subject, cancellationToken).ConfigureAwait(false);
            Screen.Json(GrantJson.Of(status ?? new() { Subject = subject, Generation = token.Generation, IssuedAt = token.IssuedAt, ExpiresAt = token.ExpiresAt }), ToolJson.Default.GrantJson);
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
}
