using CTraderAuth.Grants;

namespace CTraderAuth.Rotation;

internal sealed partial class RotationRun
{
    /// <summary>How long a store may take for a read once the program has ended.</summary>
    private static readonly TimeSpan LastRead = TimeSpan.FromSeconds(5);

    /// <summary>Reading is allowed to the very end; only what spends or waits begins no more.</summary>
    private async Task<GrantRow> ReadAsync()
    {
        try
        {
            stopping.ThrowIfCancellationRequested();
            return await context.Rows.FindAsync(Subject, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(LastRead);
            return await context.Rows.FindAsync(Subject, limit.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Neither the program nor the process ends before this has, within <see cref="RotationTimes.LastWait"/>; once they have, nothing begins.</summary>
    private async Task<RotationEnd?> UninterruptedAsync(Func<Task<RotationEnd?>> spend)
    {
        using var passage = await context.Program.Spending.EnterAsync(context.Times.LastWait, stopping).ConfigureAwait(false);
        return await spend().ConfigureAwait(false);
    }
}
