using System.Globalization;
using System.Runtime.CompilerServices;
using CTraderAuth.Sockets;
using CTraderAuth.Tool.Accounts;
using CTraderAuth.Tool.Doctor.Findings;
using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>Whether cTrader's socket accepts the application (2100) and the token of each grant (2149), on the demo host.</summary>
internal sealed class SocketCheck(Func<ICTraderTokens> tokens, Func<ICTraderAccounts> accounts, LoginAdvice advice, TimeProvider time) : ICheck
{
    public string Name => "socket";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var asked = false;
        await foreach (var grant in tokens().ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (grant.State is GrantState.ReauthorizationRequired)
            {
                continue;
            }

            asked = true;
            var name = $"socket {grant.Subject}";
            yield return grant.State is not GrantState.Connected || grant.RefreshDueAt <= time.GetUtcNow()
                ? Finding.Warning(name, "was not asked: the access token is due for a refresh, and doctor refreshes nothing.", $"Run {CTraderAuthTool.Command("refresh", grant.Subject)}, then doctor again.")
                : await AskAsync(name, grant.Subject, cancellationToken).ConfigureAwait(false);
        }

        if (!asked)
        {
            yield return Finding.Warning(Name, "was not asked: there is no grant whose access token could be used.");
        }
    }

    private async Task<Finding> AskAsync(string name, string subject, CancellationToken cancellationToken)
    {
        try
        {
            var start = time.GetTimestamp();
            var list = await accounts().ListAsync(subject, CTraderEnvironment.Demo, cancellationToken).ConfigureAwait(false);
            return list.Count > 0
                ? Finding.Ok(name, string.Create(CultureInfo.InvariantCulture, $"accepts the application and the token ({time.GetElapsedTime(start).TotalMilliseconds:0} ms); accounts: {list.Count(static account => !account.IsLive)} demo and {list.Count(static account => account.IsLive)} live"))
                : Finding.Warning(name, "accepts the application and the token, but the trader allowed no account.", $"To select accounts on the consent page, {advice.How(subject)}.");
        }
        catch (CTraderRequestException e)
        {
            var refusal = SocketRefusal.Of(e, subject, advice);
            return Finding.Failed(name, Failures.KindOf(refusal.Exit), e.Message, refusal.Remedy);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return Failures.Of(name, e, Failures.KindOf(e) is FailureKind.Unavailable ? "Check the network and the firewall." : null, advice);
        }
    }
}
