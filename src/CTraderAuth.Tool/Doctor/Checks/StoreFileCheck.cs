using System.Runtime.CompilerServices;
using CTraderAuth.Tool.Doctor.Findings;
using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>Whether the file of the grants is there, and is this user's. Without it there is nothing to open, and opening it would create it.</summary>
/// <param name="path">The file.</param>
/// <param name="check">Throws what the library throws when it refuses to open the file.</param>
/// <param name="advice">How the first trader can consent.</param>
internal sealed class StoreFileCheck(string path, Action check, LoginAdvice advice) : ICheck
{
    public string Name => "store file";

    public bool IsRequired => true;

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return File.Exists(path) ? Checked()
            : Directory.Exists(path) ? Finding.Failed(Name, FailureKind.Configuration, $"{path} is a folder.", "Add the name of a file to CTrader:Store.")
            : Finding.Failed(Name, FailureKind.Consent, $"There is no file {path} yet, and so no grant.", $"To create it with the first grant, {advice.How()}. If there should be one, check CTrader:Store and CTrader:ClientId.");
    }

    private Finding Checked()
    {
        try
        {
            check();
            return Finding.Ok(Name, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Failed(Name, FailureKind.Configuration, e.Message);
        }
    }
}
