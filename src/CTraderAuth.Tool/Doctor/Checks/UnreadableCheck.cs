using System.Runtime.CompilerServices;
using CTraderAuth.Tool.Doctor.Findings;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>Stands for checks that cannot even be planned, because what they would look at is not valid.</summary>
/// <param name="name">What was looked at.</param>
/// <param name="error">What is wrong with it.</param>
internal sealed class UnreadableCheck(string name, Exception error) : ICheck
{
    public string Name => name;

    public bool IsRequired => true;

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return Failures.Of(Name, error);
    }
}
