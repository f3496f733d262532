using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Tests.Schedules;

/// <summary>The core as the authorizer sees it: it announces tokens, and replaces a rejected one if it is the newest, at most once in five minutes.</summary>
internal sealed class ScheduledCore(World world, ScheduledServer server, Action<AuthorizationEvent> tell)
{
    private KnownToken _newest = new("token-1", 1, TimeSpan.Zero);
    private TimeSpan _learned;
    private TimeSpan? _replacedAt;
    private bool _needsConsent;

    /// <summary>Reports of tokens that cTrader accepts.</summary>
    public int WrongReports { get; private set; }

    public int Replacements { get; private set; }

    public void Announce()
    {
        if (!_needsConsent)
        {
            tell(new AuthorizationEvent.TokenArrived(_newest));
        }
    }

    /// <summary>Another process, or this one on its own, rotates: the result is known in the store a little later, and here later still, or before.</summary>
    public void Rotate(Notice notice)
    {
        if (!_needsConsent && server.Valid == _newest.Value)
        {
            Learn(server.Rotate(notice));
        }
    }

    /// <summary>The trader revokes.</summary>
    public void Revoke()
    {
        server.Kill();
        _needsConsent = true;
    }

    /// <summary>The trader consents again.</summary>
    public void Consent()
    {
        if (_needsConsent)
        {
            _needsConsent = false;
            Learn(server.Rotate(Notice.Survives));
        }
    }

    public void Replace(KnownToken rejected)
    {
        WrongReports += rejected.Value == server.Valid ? 1 : 0;
        world.Plan(world.Now + world.UpTo(40), () => Respond(rejected));
    }

    private void Respond(KnownToken rejected)
    {
        if (world.Now < _learned)
        {
            world.Plan(_learned, () => Respond(rejected));
            return;
        }

        if (_needsConsent)
        {
            var need = new ConsentNeed("Consent.", ReauthorizationReason.Rejected);
            tell(new AuthorizationEvent.NotReplaced(rejected, "Consent.", default, need));
            world.Plan(world.Now + world.UpTo(50), () => TellIfNeeded(need));
            return;
        }

        if (rejected.Value == _newest.Value && !(world.Now - _replacedAt < TimeSpan.FromMinutes(5)))
        {
            Replacements++;
            _replacedAt = world.Now;
            _newest = Know(server.Rotate(Notice.Invalidated));
            world.Plan(world.Now + world.UpTo(150), Announce);
        }

        tell(new AuthorizationEvent.Replaced(rejected, _newest));
    }

    // The watch says the same, unless the consent was given meanwhile.
    private void TellIfNeeded(ConsentNeed need)
    {
        if (_needsConsent)
        {
            tell(new AuthorizationEvent.ConsentNeeded(need));
        }
    }

    private void Learn(string value)
    {
        var token = Know(value);
        var learned = world.Now + world.UpTo(40);
        _learned = learned > _learned ? learned : _learned;
        world.Plan(_learned, () =>
        {
            _newest = token;
            world.Plan(world.Now + world.UpTo(150), Announce);
        });
    }

    private KnownToken Know(string value) => new(value, server.Generation, world.Now + KnownToken.OldAge);
}
