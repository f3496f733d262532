using System.Text.Json;
using CTraderAuth.Diagnostics;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Journal;

/// <summary>Keeps each response in a local file from its arrival until it is in the store.</summary>
/// <remarks>
/// Several processes may share a folder: an entry is committed by compare-and-swap, as the flight would have done. So it does no harm to collect the entry of a process that is still running.
/// </remarks>
internal sealed class ResponseJournal : IResponseJournal, IDisposable
{
    /// <summary>Shorter than the time for which a disconnected grant is remembered: an older entry could bring it back.</summary>
    private static readonly TimeSpan EntryLife = TimeSpan.FromDays(60);

    private static readonly TimeSpan WritingTakes = TimeSpan.FromMinutes(10);

    private readonly JournalFolder _folder;
    private readonly GrantRows _rows;
    private readonly ITokenProtector? _protector;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _prefix;
    private readonly string _context;
    private readonly SemaphoreSlim _collecting = new(1);
    private volatile bool _collected;

    public ResponseJournal(JournalFolder folder, GrantRows rows, IOptions<CTraderAuthOptions> options, TimeProvider time, ILogger<ResponseJournal> logger, ITokenProtector? protector = null)
    {
        (_folder, _rows, _time, _logger, _protector) = (folder, rows, time, new QuietLogger(logger), protector);
        _prefix = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(options.Value.ClientId)))[..16] + "-";
        _context = $"journal\n{options.Value.ClientId}";
        folder.Open();
    }

    public async ValueTask CollectAsync(CancellationToken cancellationToken)
    {
        if (_collected)
        {
            return;
        }

        await _collecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_collected)
            {
                foreach (var name in List())
                {
                    await CollectAsync(name, cancellationToken).ConfigureAwait(false);
                }

                _collected = true;
            }
        }
        finally
        {
            _collecting.Release();
        }
    }

    public string? Keep(string subject, TokensReceived received)
    {
        var name = _prefix + Guid.NewGuid().ToString("N");
        try
        {
            var plain = JsonSerializer.SerializeToUtf8Bytes(JournalEntry.Of(subject, received), JournalEntry.Json.Default.JournalEntry);
            _folder.Write(name, _protector?.Protect(plain, _context) ?? plain);
            return name;
        }
        catch (Exception e)
        {
            _logger.JournalFailed(e, subject, _folder.Path);
            return null;
        }
    }

    public void Forget(string? entry)
    {
        if (entry is null)
        {
            return;
        }

        try
        {
            _folder.Delete(entry);
        }
        catch (Exception e)
        {
            // It is out of date and is removed when it is collected.
            _logger.EntryNotRemoved(e, _folder.Path);
        }
    }

    public void Dispose() => _collecting.Dispose();

    /// <summary>Stores one entry. Throws when the store fails: then the entry is needed later.</summary>
    private async Task CollectAsync(string name, CancellationToken cancellationToken)
    {
        if (Open(name) is not { } entry)
        {
            return;
        }

        if (_time.GetUtcNow() - entry.IssuedAt > EntryLife)
        {
            _logger.EntryDropped(entry.Subject, entry.IssuedAt);
            Forget(name);
            return;
        }

        while (true)
        {
            var row = await _rows.PeekAsync(entry.Subject, cancellationToken).ConfigureAwait(false);
            if (row is { Unreadable: true, Damaged: false })
            {
                _logger.EntryUnreadable(_folder.Path, "the row of its subject cannot be read by this program");
                return;
            }

            var decision = GrantTransition.Commit(row.Grant, entry.ToReceived(_time.GetUtcNow()));
            if (decision is CommitDecision.Write write)
            {
                if (await _rows.TrySaveAsync(row, write.Next, CancellationToken.None).ConfigureAwait(false) is not { } saved)
                {
                    continue;
                }

                _logger.EntryStored(entry.Subject, saved.Grant!.Generation);
            }

            Forget(name);
            return;
        }
    }

    /// <summary>A folder that cannot be read stops nothing: without it, every grant is as safe as without a journal.</summary>
    private IReadOnlyList<string> List()
    {
        try
        {
            return _folder.List(_prefix, (_time.GetUtcNow() - WritingTakes).UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _logger.EntryUnreadable(_folder.Path, $"the folder cannot be read ({e.Message})");
            return [];
        }
    }

    /// <summary>Null when the entry is gone or cannot be read.</summary>
    private JournalEntry? Open(string name)
    {
        try
        {
            if (_folder.Read(name) is not { } content)
            {
                return null;
            }

            var plain = _protector is null ? content : _protector.Unprotect(content, _context);
            var entry = JsonSerializer.Deserialize(plain, JournalEntry.Json.Default.JournalEntry);
            if (entry is { Format: JournalEntry.CurrentFormat, Subject.Length: > 0 } && (entry.Sent is null || GrantCheck.IsSound(entry.Sent)))
            {
                return entry;
            }

            _logger.EntryUnreadable(_folder.Path, "it was written by another version of this library, or was changed");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _logger.EntryUnreadable(_folder.Path, $"it cannot be read, decrypted or parsed ({e.GetType().Name}); use the keys with which it was written");
        }

        return null;
    }
}
