using CTraderAuth;

namespace TradingDesk.Desk;

/// <summary>Reads the content of a page of the desk.</summary>
internal sealed class DeskReader(ICTraderTokens tokens, Timeline timeline, TimeProvider time, DeskServer server)
{
    public async Task<DeskView> ReadAsync(string subject, CancellationToken cancellationToken)
    {
        List<(string, GrantStatus?)> grants = [];
        foreach (var user in DemoUsers.Names.Keys.OrderBy(user => user != subject))
        {
            grants.Add((user, await tokens.GetStatusAsync(user, cancellationToken)));
        }

        return new(subject, time.GetUtcNow(), grants, timeline.Entries, server.Api is not null);
    }
}
