using System.Net;
using CTraderAuth;
using CTraderAuth.Testing;
using Quickstart.Hosting;
using Quickstart.Narration;

namespace Quickstart.OnSandbox;

/// <summary>The token expires twice, and no call fails.</summary>
internal sealed class RefreshSteps(Narrator narrator, CTraderSandbox sandbox, QuickstartApp app)
{
    private const int Callers = 200;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    public async Task<long> RunAsync(CTraderAccessToken token, CancellationToken cancellationToken)
    {
        await narrator.StepAsync("Wait until the token has expired", async () =>
        {
            await WaitForEndAsync(token, cancellationToken);
            return "Sent by a plain HttpClient, the old token now gets 401.";
        });
        var second = await narrator.StepAsync("The next call refreshes in the background", async () =>
        {
            await ApiCall.SendAsync(app.Api, cancellationToken);
            var refreshes = await CountAsync(token.Generation, cancellationToken);
            var current = await app.Tokens.GetAsync(QuickstartApp.Subject, cancellationToken);
            return (current, $"The same call returns 200; {refreshes}, generation {token.Generation} became {current.Generation}.");
        });
        await narrator.StepAsync("Wait until that one has expired too", async () =>
        {
            await WaitForEndAsync(second, cancellationToken);
            return $"Generation {second.Generation} ended at {second.ExpiresAt.ToLocalTime():HH:mm:ss}.";
        });
        return await narrator.StepAsync($"{Callers} concurrent callers, one refresh", async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => ApiCall.SendAsync(app.Api, cancellationToken)));
            var refreshes = await CountAsync(second.Generation, cancellationToken);
            var current = await app.Tokens.GetStatusAsync(QuickstartApp.Subject, cancellationToken);
            return (current!.Generation, $"{Callers} calls through AddCTraderToken, {Callers} times 200; {refreshes}, generation {second.Generation} became {current.Generation}.");
        });
    }

    /// <summary>The refreshes since a generation: each cost one request. On a slow machine it may be more than one, because these tokens are due again within seconds.</summary>
    private async Task<string> CountAsync(long generation, CancellationToken cancellationToken)
    {
        while (true)
        {
            // What is counted while nothing is under way, and does not change meanwhile, belongs to the generation that is stored.
            var requests = sandbox.Refreshes;
            var status = await app.Tokens.GetStatusAsync(QuickstartApp.Subject, cancellationToken);
            if (status is { State: GrantState.Connected } && sandbox.Refreshes == requests)
            {
                var refreshes = status.Generation - generation;
                StepFailedException.Unless(
                    refreshes > 0 && requests == status.Generation - 1 && sandbox.Denials is 0, $"the token endpoint saw {requests} refreshes and {sandbox.Denials} rejections, and the grant has generation {status.Generation}.");
                return $"{refreshes} {(refreshes is 1 ? "refresh" : "refreshes")}";
            }

            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>Waits until the server rejects the token: its lifetime started there a little later than here.</summary>
    private async Task WaitForEndAsync(CTraderAccessToken token, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        while (await ApiCall.SendByHandAsync(sandbox.ApiUri, token.Value, cancellationToken) is var status and not HttpStatusCode.Unauthorized)
        {
            StepFailedException.Unless(status is HttpStatusCode.OK && clock.GetUtcNow() < token.ExpiresAt + Grace, $"the API still returns {(int)status} for an expired token.");
            var left = token.ExpiresAt - clock.GetUtcNow();
            await Task.Delay(left > Look ? left : Look, cancellationToken);
        }
    }
}
