using System.Globalization;
using System.Runtime.CompilerServices;
using CTraderAuth.Tool.Doctor.Findings;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>Each grant: its state and age, and what its trader or operator must do.</summary>
internal sealed class GrantsCheck(Func<ICTraderTokens> tokens, LoginAdvice advice, TimeProvider time) : ICheck
{
    public string Name => "grants";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (grants, problem) = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (problem is not null)
        {
            yield return problem;
        }
        else if (grants.Count is 0)
        {
            yield return Finding.Failed(Name, FailureKind.Consent, "There is no grant yet: no trader has consented.", $"To connect a trader, {advice.How()}.");
        }

        foreach (var grant in grants)
        {
            yield return Check(grant);
        }
    }

    private async Task<(List<GrantStatus> Grants, Finding? Problem)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await tokens().ListAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (CTraderUnavailableException e) when (e.Cause is UnavailableCause.Keys)
        {
            return ([], Finding.Failed(Name, FailureKind.Configuration, e.Message, "Set CTrader:KeyRing to the folder of the keys of the program that stored the grants, and CTrader:ApplicationName to its SetApplicationName(…)."));
        }
    }

    private Finding Check(GrantStatus grant)
    {
        var name = $"grant {grant.Subject}";
        return grant.State switch
        {
            GrantState.ReauthorizationRequired when grant.Reason is ReauthorizationReason.Undecryptable => Finding.Failed(name, FailureKind.Configuration, grant.LastError ?? "It cannot be decrypted.", "Restore the key ring that it was stored with or, if a newer version stored it, update ctrader-auth."),
            GrantState.ReauthorizationRequired => Finding.Failed(name, FailureKind.Consent, $"It cannot be refreshed any more: {LoginAdvice.Why(grant.Reason)}.", $"To connect {grant.Subject} again, {advice.How(grant.Subject)}."),
            GrantState.OutcomeUnknown => Finding.Warning(name, $"The outcome of its last refresh is unknown{Error(grant)}.", $"Run {CTraderAuthTool.Command("refresh", grant.Subject)}. If cTrader rejects the refresh token, the trader must consent again."),
            _ when IsFailing(grant) => Finding.Warning(name, $"{Age(grant)}; its last refresh failed{Error(grant)}.", grant.RetryAt is { } at ? $"It is tried again {Times.FromNow(at, time.GetUtcNow())}." : $"Run {CTraderAuthTool.Command("refresh", grant.Subject)} to try again."),
            GrantState.Refreshing => Finding.Ok(name, $"{Age(grant)}; it is being refreshed"),
            _ => Finding.Ok(name, Age(grant)),
        };
    }

    private static bool IsFailing(GrantStatus grant) =>
        grant.LastOutcome is RotationOutcome.NotSent or RotationOutcome.Unavailable or RotationOutcome.Unknown or RotationOutcome.Rejected;

    private static string Error(GrantStatus grant) => grant.LastError is { Length: > 0 } error ? $" ({error.TrimEnd('.')})" : "";

    private string Age(GrantStatus grant)
    {
        var now = time.GetUtcNow();
        var age = string.Create(CultureInfo.InvariantCulture, $"generation {grant.Generation}, {Times.Length(now - grant.IssuedAt)} old");
        return grant.ExpiresAt <= now
            ? $"{age}, expired {Times.FromNow(grant.ExpiresAt, now)}; refreshed at its next use"
            : $"{age}, expires {Times.FromNow(grant.ExpiresAt, now)}";
    }
}
