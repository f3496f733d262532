using CTraderAuth;

namespace TradingDesk.Desk;

/// <summary>The background work of the desk: keeps every trader's token fresh, and records what happens to the grants.</summary>
internal sealed class GrantFollower(ICTraderTokens tokens, Timeline timeline, TimeProvider time, ILogger<GrantFollower> logger) : BackgroundService
{
    private readonly Dictionary<string, GrantStatus> _known = [];
    private readonly Dictionary<string, Task> _keeping = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var status in tokens.WatchAllAsync(stoppingToken))
        {
            if (Story.Tell(_known.GetValueOrDefault(status.Subject), status) is { } story)
            {
                timeline.Add(new(time.GetUtcNow(), status.Subject, story.Text, story.Kind));
            }

            // A refresh in progress is skipped: the next state is compared with the one before it.
            if (status.State is not GrantState.Refreshing)
            {
                _known[status.Subject] = status;
            }

            if (status.State is GrantState.Connected && _keeping.GetValueOrDefault(status.Subject) is not { IsCompleted: false })
            {
                _keeping[status.Subject] = KeepFreshAsync(status.Subject, stoppingToken);
            }

            timeline.Announce();
        }
    }

    /// <summary>Watching a grant keeps it fresh; a trading desk would authorize its socket with each token.</summary>
    private async Task KeepFreshAsync(string subject, CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var token in tokens.WatchAsync(subject, stoppingToken))
            {
                logger.LogInformation("{Subject} has an access token of generation {Generation}.", subject, token.Generation);
            }
        }
        catch (CTraderReauthorizationRequiredException)
        {
            // The page asks for a new consent, which starts this again.
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The desk is stopping.
        }
    }
}
