using CTraderAuth.Grants;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Refreshing;

/// <summary>Finds the grants that this process should rotate now, and when there will be more.</summary>
internal sealed class DueGrants(RotationContext context, RefresherOptions options)
{
    private const int SmallestPage = 1024;
    private const int LargestPage = 8192;

    // A process with another client secret may have stored that a grant is never due.
    private static readonly TimeSpan LookAtAllPeriod = TimeSpan.FromDays(1);

    private (long At, TimeSpan Next)? _looked;

    /// <summary>How many grants are read before any is rotated: about what this process can rotate in a minute.</summary>
    public int PageSize { get; } = Math.Clamp(options.RotationsPerSecond * 60, SmallestPage, LargestPage);

    /// <summary>Reads past everything that cannot be rotated now, so that it never holds up the others. If nothing is due by what the writers of the rows stored, it looks at all rows: at first, and then once a day.</summary>
    public async Task<DuePage> ReadAsync(CancellationToken cancellationToken)
    {
        await context.Journal.CollectAsync(cancellationToken).ConfigureAwait(false);
        var page = new DuePage(context.NextMoment());
        var now = context.Time.GetUtcNow();
        var quietUntil = QuietWindow.EndAt(options, now);
        await foreach (var row in context.Rows.ListDueAsync(now + options.Interval, cancellationToken).ConfigureAwait(false))
        {
            page.Unreadable += row.Unreadable || row.Grant is null ? 1 : 0;
            Consider(row, page, now, quietUntil);
            if (page.Rows.Count == PageSize)
            {
                return page;
            }
        }

        if (page.Rows.Count == 0 && (_looked is not { } last || context.Time.GetElapsedTime(last.At) >= last.Next))
        {
            await LookAtAllAsync(page, now, quietUntil, cancellationToken).ConfigureAwait(false);
        }

        return page;
    }

    private async Task LookAtAllAsync(DuePage page, DateTimeOffset now, DateTimeOffset? quietUntil, CancellationToken cancellationToken)
    {
        page.Attempted = 0;
        await foreach (var row in context.Rows.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            Consider(row, page, now, quietUntil);
            if (page.Rows.Count == PageSize)
            {
                break;
            }
        }

        // What is left behind now has no due time to be found by.
        _looked = (context.Time.GetTimestamp(), page.Rows.Count + page.Attempted > 0 ? options.Interval : quietUntil - now ?? LookAtAllPeriod);
    }

    private void Consider(GrantRow row, DuePage page, DateTimeOffset now, DateTimeOffset? quietUntil)
    {
        if (row.Unreadable || row.Grant is not { } grant)
        {
            return;
        }

        if (BeginsAt(grant, now, quietUntil) is { } begins && begins > now)
        {
            page.LookAt(begins);
        }
        else if (TimeUntilTakeover(row, now) is { } left)
        {
            page.Attempted++;
            page.LookAt(now + left);
        }
        else
        {
            page.Rows.Add(row);
        }
    }

    private DateTimeOffset? BeginsAt(Grant grant, DateTimeOffset now, DateTimeOffset? quietUntil)
    {
        // The process that stored the due time may have had other options or client credentials.
        var begins = GrantSituation.Of(grant, context.Life, context.Credentials, now).BeginsAt ?? DateTimeOffset.MaxValue;
        return begins <= now && quietUntil is { } end && context.Life.UsableUntil(grant) > end ? end : begins;
    }

    /// <summary>How long the attempt of another flight has to be left alone; null when there is none, or it may be taken over.</summary>
    private TimeSpan? TimeUntilTakeover(GrantRow row, DateTimeOffset now)
    {
        var watched = context.Watch.Observe(row.Subject, row.Grant!.Attempt);
        var facts = new AttemptFacts { Now = now, Owner = "", Watched = watched };
        return context.Lease.StateOf(row.Grant, facts) is AttemptState.Open ? context.Lease.TimeUntilTakeover(row.Grant, facts) : null;
    }
}
