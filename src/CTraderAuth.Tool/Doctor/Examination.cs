using System.Runtime.CompilerServices;
using CTraderAuth.Tool.Doctor.Findings;

namespace CTraderAuth.Tool.Doctor;

/// <summary>Runs the checks in their order, and survives each of them.</summary>
internal sealed class Examination(IEnumerable<ICheck> checks)
{
    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var check in checks)
        {
            FailureKind? failed = null;
            await foreach (var finding in SurvivedAsync(check, cancellationToken).ConfigureAwait(false))
            {
                failed = finding.Outcome is CheckOutcome.Failed ? finding.Kind : failed;
                yield return finding;
            }

            if (failed is { } kind && check.IsRequired)
            {
                // Before the first consent there is nothing else to look at.
                if (kind is not FailureKind.Consent)
                {
                    yield return Finding.Warning("other checks", "were not run.", "Fix the above first, then run ctrader-auth doctor again.");
                }

                yield break;
            }
        }
    }

    private static async IAsyncEnumerable<Finding> SurvivedAsync(ICheck check, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var findings = check.RunAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var ended = findings.ConfigureAwait(false);
        while (true)
        {
            Finding finding;
            try
            {
                if (!await findings.MoveNextAsync().ConfigureAwait(false))
                {
                    yield break;
                }

                finding = findings.Current;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                finding = Failures.Of(check.Name, e);
            }

            yield return finding;
        }
    }
}
