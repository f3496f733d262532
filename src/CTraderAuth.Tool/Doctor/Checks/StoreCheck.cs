using System.Runtime.CompilerServices;
using CTraderAuth.Storage;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Doctor.Findings;
using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>Whether the store opens, and what it promises about a write that has returned.</summary>
/// <param name="kind">What may be shown of the store: its kind, and the path of a file.</param>
/// <param name="open">Opens it.</param>
/// <param name="promise">What it promises, once it is open.</param>
/// <param name="advice">How the first trader can consent.</param>
internal sealed class StoreCheck(string kind, Func<IGrantStore> open, Func<string?> promise, LoginAdvice advice) : ICheck
{
    private const string Probe = "ctrader-auth:doctor";

    public string Name => "store";

    public bool IsRequired => true;

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Finding? absent = null;
        try
        {
            await open().FindAsync(Probe, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (ServerStores.IsTableMissing(e))
        {
            absent = Finding.Failed(Name, FailureKind.Consent, $"{kind} has no table of grants yet.", $"If CTrader:StoreOptions:CreateTable is false or the role may not create tables, run the script of PostgreSqlGrantSchema.CreateScript(). To connect a trader, {advice.How()}.");
        }

        yield return absent ?? Finding.Ok(Name, promise() ?? kind);
    }
}
