using CTraderAuth;
using CTraderAuth.Testing;
using Quickstart.Hosting;
using Quickstart.Narration;

namespace Quickstart.OnSandbox;

/// <summary>What a later run of the program finds, and what an invalid code does to it.</summary>
internal sealed class RestartSteps(Narrator narrator, CTraderSandbox sandbox, QuickstartApp app)
{
    public async Task RunAsync(long generation, CancellationToken cancellationToken)
    {
        await narrator.StepAsync("The grant is still there", async () =>
        {
            var status = await app.Tokens.GetStatusAsync(QuickstartApp.Subject, cancellationToken);
            StepFailedException.Unless(status is { State: GrantState.Connected } && status.Generation == generation, $"the new host found {status?.State.ToString() ?? "nothing"}, generation {status?.Generation}.");
            await ApiCall.SendAsync(app.Api, cancellationToken);
            StepFailedException.Unless(sandbox.Exchanges is 1, $"{sandbox.Exchanges} consents were needed.");
            return $"Found in state {status!.State}, generation {generation}; the API returns 200, and no second consent was needed.";
        });
        await narrator.StepAsync("A code that cTrader rejects", async () =>
        {
            var error = await DenialAsync(cancellationToken);
            StepFailedException.Unless(error.ErrorCode is "ACCESS_DENIED" && sandbox.Denials is 1, $"the error code is {error.ErrorCode} after {sandbox.Denials} rejections.");
            return $"{error.GetType().Name}: {error.Message}";
        });
        await narrator.StepAsync("The grant survived that", async () => await ApiCall.SendAsync(app.Api, cancellationToken));
    }

    private async Task<CTraderAuthException> DenialAsync(CancellationToken cancellationToken)
    {
        try
        {
            await app.Tokens.ConnectAsync(QuickstartApp.Subject, "a-code-that-nobody-issued", cancellationToken);
        }
        catch (CTraderAuthException e) when (e is not CTraderUnavailableException)
        {
            return e;
        }

        throw new StepFailedException("an unknown code was accepted.");
    }
}
