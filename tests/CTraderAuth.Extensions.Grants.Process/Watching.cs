using CTraderAuth;

/// <summary>Watches grants and says when each one has ended.</summary>
internal static class Watching
{
    public static async Task RunAsync(ICTraderTokens tokens, string[] subjects)
    {
        var started = subjects.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var watching = Task.WhenAll(subjects.Select((subject, index) => WatchAsync(tokens, subject, started[index])));
        await Task.WhenAll(started.Select(source => source.Task));
        Console.WriteLine("watching");
        await watching;
    }

    private static async Task WatchAsync(ICTraderTokens tokens, string subject, TaskCompletionSource started)
    {
        try
        {
            await foreach (var token in tokens.WatchAsync(subject))
            {
                started.TrySetResult();
            }
        }
        catch (CTraderReauthorizationRequiredException e)
        {
            Console.WriteLine($"{subject} {e.Reason} {TimeProvider.System.GetUtcNow().UtcTicks}");
        }
    }
}
