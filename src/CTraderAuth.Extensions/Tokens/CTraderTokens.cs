using CTraderAuth.Consent.Browser;
using CTraderAuth.Grants;
using CTraderAuth.Rotation;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using Microsoft.Extensions.Logging;

namespace CTraderAuth;

/// <summary>The grants of this application: returns a live token at once, and passes everything else on.</summary>
internal sealed class CTraderTokens : ICTraderTokens, ILiveTokenSource, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan ClockSkip = TimeSpan.FromMilliseconds(100);

    // Any other time provider may jump at any moment, so its time is read on every call.
    private readonly bool _systemTime;

    private readonly RotationContext _context;
    private readonly Flights _flights;
    private readonly StoreFollower _store;
    private readonly BrowserConsent _browser;
    private readonly FlightCalls _calls;
    private readonly GrantEdits _edits;
    private readonly GrantStatuses _statuses;
    private readonly TokenWatch _watch;

    public CTraderTokens(RotationContext context, Flights flights, StoreFollower store, BrowserConsent browser, ILogger<CTraderTokens> log)
    {
        var logger = new QuietLogger(log);
        _systemTime = context.Time == TimeProvider.System;
        (_context, _flights, _store, _browser) = (context, flights, store, browser);
        var rows = new RowReader(context, flights, logger);
        _calls = new(context, flights, store, rows);
        _edits = new(context, _calls, rows, logger);
        _statuses = new(context, flights, rows, logger);
        _watch = new(context, store, GetByClockAsync);
    }

    public ValueTask<CTraderAccessToken> GetAsync(string subject, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        if (!cancellationToken.IsCancellationRequested && FindLive(subject) is { } token)
        {
            return new(token);
        }

        ReservedSubjects.Check(subject);
        return new(_calls.GetAsync(subject, cancellationToken));
    }

    public CTraderAccessToken? FindLive(string subject) =>
        _context.Live.TryGet(subject, out var live) && (live.SkipsClock(_context.Live.Clock) || IsUsable(subject, live)) ? live.Token : null;

    public CTraderAccessToken? FindLive(string subject, ref LiveToken? held)
    {
        if (held is { } quiet && _context.Live.IsCurrent(quiet) && quiet.SkipsClock(_context.Live.Clock))
        {
            return quiet.Token;
        }

        // Looked up again at least every 100 ms, so that the cache never treats an entry in use as idle.
        held = _context.Live.Hold(subject);
        return held is { } live && (live.SkipsClock(_context.Live.Clock) || IsUsable(subject, live)) ? live.Token : null;
    }

    public Task<CTraderAccessToken> ReplaceRejectedAsync(string subject, string rejectedAccessToken, CancellationToken cancellationToken = default) =>
        _calls.ReplaceRejectedAsync(subject, rejectedAccessToken, cancellationToken);

    public Task<CTraderAccessToken> RefreshAsync(string subject, CancellationToken cancellationToken = default) => _calls.RefreshAsync(subject, cancellationToken);

    public Task<CTraderAccessToken> ConnectAsync(string subject, string authCode, CancellationToken cancellationToken = default)
    {
        ReservedSubjects.Check(subject);
        PastedText.ThrowIfUnfit(authCode);
        return _calls.BeginAsync(subject, new Purpose.Connect(authCode), cancellationToken);
    }

    public Task<CTraderAccessToken> ImportAsync(string subject, string refreshToken, CancellationToken cancellationToken = default)
    {
        ReservedSubjects.Check(subject);
        PastedText.ThrowIfUnfit(refreshToken);
        return _calls.BeginAsync(subject, new Purpose.Import(refreshToken), cancellationToken);
    }

    public Task<CTraderAccessToken> ImportAsync(string subject, CTraderToken token, CancellationToken cancellationToken = default) => _edits.ImportAsync(subject, token, cancellationToken);

    public Task<bool> DisconnectAsync(string subject, CancellationToken cancellationToken = default) => _edits.DisconnectAsync(subject, cancellationToken);

    public Task<GrantStatus?> GetStatusAsync(string subject, CancellationToken cancellationToken = default) => _statuses.GetStatusAsync(subject, cancellationToken);

    public IAsyncEnumerable<GrantStatus> ListAsync(CancellationToken cancellationToken = default) => _statuses.ListAsync(cancellationToken);

    public IAsyncEnumerable<CTraderAccessToken> WatchAsync(string subject, CancellationToken cancellationToken = default) => _watch.WatchAsync(subject, cancellationToken);

    public IAsyncEnumerable<GrantStatus> WatchAllAsync(CancellationToken cancellationToken = default) => _statuses.WatchAllAsync(cancellationToken);

    public Task<CTraderAccessToken> ConnectInBrowserAsync(string subject, CancellationToken cancellationToken = default)
    {
        ReservedSubjects.Check(subject);
        return AskInBrowserAsync(subject, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // Both begin to stop before either is awaited.
        await Task.WhenAll(_flights.DisposeAsync().AsTask(), _store.DisposeAsync().AsTask()).ConfigureAwait(false);
        _context.Live.Dispose();
    }

    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    private async Task<CTraderAccessToken> AskInBrowserAsync(string subject, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _context.Program.Ending);
        return await _browser.RunAsync(subject, IsKnownAsync, (code, token) => ConnectAsync(subject, code, token), ending.Token).ConfigureAwait(false);

        async Task<bool> IsKnownAsync(CancellationToken token) => await GetStatusAsync(subject, token).ConfigureAwait(false) is not null;
    }

    // Without the shortcut of FindLive, which may see up to 150 ms later that a token is due.
    private ValueTask<CTraderAccessToken> GetByClockAsync(string subject, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && _context.Live.TryGet(subject, out var live) && IsUsable(subject, live) ? new(live.Token!) : new(_calls.GetAsync(subject, cancellationToken));

    private bool IsUsable(string subject, LiveToken live)
    {
        var now = _context.Time.GetUtcNow();
        if (now >= live.UsableUntil)
        {
            return false;
        }

        if (GrantLife.IsDue(live.DueAt, live.Token!.IssuedAt, now))
        {
            if (!_context.Program.Stopping.IsCancellationRequested)
            {
                _calls.Join(subject);
            }
        }
        else if (_systemTime)
        {
            live.SkipClockFor(_context.Live.Clock, ClockSkip);
        }

        return true;
    }
}
