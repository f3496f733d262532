using System.Globalization;
using CTraderAuth.Testing;

namespace CTraderAuth.Campaign.Kills;

/// <summary>Compares what a lane's processes say with the file and with the server's ledger.</summary>
internal sealed class Judge(Server server, string file, Tally tally, bool journals)
{
    private Kill? _kill;
    private long _told;
    private DateTimeOffset? _attemptAt;
    private bool _unknown;
    private string? _journaled;

    public void Begin(Kill? next) => (_kill, _attemptAt, _unknown) = (next, null, false);

    /// <summary>Takes down what a process said.</summary>
    public void Note(string? line)
    {
        switch (line?.Split(' '))
        {
            case ["saved", _, var ticks] when long.TryParse(ticks, CultureInfo.InvariantCulture, out var at):
                _attemptAt ??= new DateTimeOffset(at, TimeSpan.Zero);
                break;
            case ["token", var generation] when long.TryParse(generation, CultureInfo.InvariantCulture, out var at):
                _told = Math.Max(_told, at);
                tally.Rotated();
                break;
            case ["busy", "unknown"]:
                _unknown = true;
                break;
        }
    }

    /// <summary>After a kill: the file is whole, and what a caller was told is in it.</summary>
    /// <param name="reached">The process was killed at the step that was meant.</param>
    public async Task LookAsync(bool reached)
    {
        var audit = await Audit.MakeAsync(server.Sandbox, file);
        if (!audit.Readable)
        {
            tally.Unread();
        }
        else if (audit.Generation < _told)
        {
            Blame($"a caller was given generation {_told}, and the file holds {audit.Generation}");
        }
        else if (journals && reached && _kill?.Step?.HasResponse is true && SpendingOf(audit.RefreshToken) is not null && !LostByOthers(audit.RefreshToken))
        {
            // The old token in the file was spent by the process that was killed, and the response had arrived. A new one in its place is not spent yet, and may be lost later.
            _journaled = audit.RefreshToken;
        }
    }

    /// <summary>What a process came to; false when it needs a new consent.</summary>
    public async Task<bool> ConcludeAsync(string line)
    {
        var audit = await Audit.MakeAsync(server.Sandbox, file);
        if (line.StartsWith("token", StringComparison.Ordinal))
        {
            if (!audit.Live)
            {
                Blame($"{line}, and the stored pair is dead");
            }

            return true;
        }

        if (line is not "lost NotConnected" && !line.StartsWith("refused", StringComparison.Ordinal))
        {
            Weigh(line, audit);
        }

        return false;
    }

    private void Weigh(string line, Audit audit)
    {
        if (audit.Live)
        {
            Blame($"{line}, and the stored pair lives");
        }
        else if (server.Reuse is RefreshTokenReuse.Grace)
        {
            Blame($"{line} on a server that would have answered again");
        }
        else if (audit.RefreshToken is not null && audit.RefreshToken == _journaled)
        {
            Blame($"{line}, and its pair was in the journal");
        }
        else if (!LostByOthers(audit.RefreshToken))
        {
            Blame($"{line}, and nothing had kept the answer from being stored");
        }
        else
        {
            tally.Lost(line == $"lost {ReauthorizationReason.ResponseLost}" ? null : Describe(line));
        }
    }

    /// <summary>Row 2 of the crash table: the server has spent the token, and its answer went to a process that was dead by then, or nowhere.</summary>
    private bool LostByOthers(string? refreshToken)
    {
        var spent = SpendingOf(refreshToken);
        return spent is not null && (_attemptAt is null || spent.At < _attemptAt || spent.Status is 0 or >= 500 || _unknown);
    }

    /// <summary>The request that spent a token; null when it was not spent.</summary>
    private SandboxRequest? SpendingOf(string? refreshToken) => server.Sandbox.TokenRequests.LastOrDefault(request => request.Applied && request.RefreshToken == refreshToken);

    private void Blame(string why) => tally.Avoided(Describe(why));

    private string Describe(string what) => $"{server.Reuse}, kill {(_kill is null ? "before" : _kill)}: {what}";
}
