using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Lifetime;
using CTraderAuth.Protocol;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Rotation.Run;

/// <summary>What every flight of this application shares.</summary>
internal sealed class RotationContext(
    GrantRows rows,
    GrantTransition transition,
    GrantLife life,
    ClientCredentials credentials,
    RotationTimes times,
    AttemptLease lease,
    ITokenEndpoint endpoint,
    LiveTokens live,
    SubjectSignals signals,
    RotationErrors errors,
    RotationMetrics metrics,
    UnsavedPairs unsaved,
    ProgramLife program,
    TimeProvider time,
    IOptions<CTraderAuthOptions> options,
    ILogger<RotationContext> logger,
    StoreSetbacks setbacks,
    RefreshSpread? spread = null,
    IResponseJournal? journal = null)
{
    private long _moment;

    public GrantRows Rows { get; } = rows;

    public GrantTransition Transition { get; } = transition;

    public GrantLife Life { get; } = life;

    public ClientCredentials Credentials { get; } = credentials;

    public ITokenEndpoint Endpoint { get; } = endpoint;

    public LiveTokens Live { get; } = live;

    public SubjectSignals Signals { get; } = signals;

    public RotationErrors Errors { get; } = errors;

    public RotationMetrics Metrics { get; } = metrics;

    public UnsavedPairs Unsaved { get; } = unsaved;

    public ProgramLife Program { get; } = program;

    public AttemptWatch Watch { get; } = new(time);

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = new QuietLogger(logger);

    public Uri TokenUri { get; } = new(options.Value.TokenUri);

    public RotationTimes Times { get; } = times;

    public AttemptLease Lease { get; } = lease;

    public StoreSetbacks Setbacks { get; } = setbacks;

    public RefreshSpread Spread { get; } = spread ?? RefreshSpread.None;

    public IResponseJournal Journal { get; } = journal ?? NoJournal.Instance;

    /// <summary>Does to a row what a flight decided about its own attempt; null when the row has moved on.</summary>
    public async ValueTask<GrantRow?> WriteAsync(GrantRow row, Edit edit) => edit switch
    {
        Edit.Write write => await Rows.TrySaveAsync(row, write.Next, CancellationToken.None).ConfigureAwait(false),
        Edit.Remove => await Rows.TryRemoveAsync(row, CancellationToken.None).ConfigureAwait(false) ? new GrantRow(row.Subject, 0, null) : null,
        _ => row,
    };

    /// <summary>Numbers questions and reads of rows in their order, so that no read answers a later question.</summary>
    public long NextMoment() => Interlocked.Increment(ref _moment);
}
