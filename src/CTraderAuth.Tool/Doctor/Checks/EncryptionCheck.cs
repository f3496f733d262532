using System.Runtime.CompilerServices;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Doctor.Findings;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>What it means that no key ring is configured.</summary>
internal sealed class EncryptionCheck(StoreChoice store) : ICheck
{
    public string Name => "encryption";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return store.Kind is StoreKind.Sqlite
            ? Finding.Ok(Name, "not used: the permissions of the file protect the tokens")
            : Finding.Warning(Name, $"Anyone who can read {store.Name} can read the tokens: no key ring is configured.", "Encrypt the grants: ProtectTokens() in your program, and CTrader:KeyRing here.");
    }
}
