using CTraderAuth.Sockets.Refusals;

namespace CTraderAuth.Sockets.Tests.Schedules;

/// <summary>cTrader as one connection sees it: which token is valid, and who is authorized.</summary>
internal sealed class ScheduledServer(World world, IReadOnlyList<long> accounts)
{
    private readonly HashSet<long> _authorized = [];
    private readonly Dictionary<string, TimeSpan> _knownFrom = [];
    private int _passing;

    /// <summary>2147 and 2164, as they are sent.</summary>
    public required Action<IReadOnlyList<long>> Invalidated { get; init; }

    public required Action<long> Disconnected { get; init; }

    public bool HasApplication { get; private set; }

    public string Valid { get; private set; } = "token-1";

    public int Generation { get; private set; } = 1;

    public bool IsAuthorized(long account) => _authorized.Contains(account);

    /// <summary>The next requests to authorize an account fail.</summary>
    public void FailFor(int requests) => _passing += requests;

    public void LoseApplication()
    {
        HasApplication = false;
        _authorized.Clear();
    }

    /// <summary>A new token replaces the valid one. Sessions end before anyone has it.</summary>
    public string Rotate(Notice notice)
    {
        Valid = $"token-{++Generation}";
        _knownFrom[Valid] = world.Now + world.UpTo(700);
        End(notice);
        return Valid;
    }

    /// <summary>The valid token becomes invalid, and none replaces it.</summary>
    public void Kill()
    {
        Valid = "none";
        End(Notice.Invalidated);
    }

    public void Disconnect(long account, bool really)
    {
        if (really)
        {
            _authorized.Remove(account);
        }

        Disconnected(account);
    }

    public Refusal? AuthorizeApplication()
    {
        var had = HasApplication;
        HasApplication = true;
        return had ? new("CH_CLIENT_ALREADY_AUTHENTICATED") : null;
    }

    public Refusal? List(string token) => !HasApplication ? new("CH_CLIENT_NOT_AUTHENTICATED") : Knows(token) ? null : new("CH_ACCESS_TOKEN_INVALID");

    public Refusal? Authorize(long account, string token)
    {
        if (!HasApplication)
        {
            return new("CH_CLIENT_NOT_AUTHENTICATED");
        }

        if (_passing > 0)
        {
            _passing--;
            return world.OneIn(2) ? new("TIMEOUT_ERROR") : new("REQUEST_FREQUENCY_EXCEEDED", null, TimeSpan.FromMilliseconds(300));
        }

        if (_authorized.Contains(account) && world.OneIn(2))
        {
            return new("ALREADY_LOGGED_IN");
        }

        return !Knows(token) ? new(world.OneIn(2) ? "CH_ACCESS_TOKEN_INVALID" : "OA_AUTH_TOKEN_EXPIRED") : _authorized.Add(account) ? null : new("ALREADY_LOGGED_IN");
    }

    /// <summary>Any other request.</summary>
    public Refusal? Ask(long account) => !HasApplication ? new("CH_CLIENT_NOT_AUTHENTICATED") : _authorized.Contains(account) ? null : new("ACCOUNT_NOT_AUTHORIZED");

    private bool Knows(string token) => token == Valid && _knownFrom.GetValueOrDefault(token) <= world.Now;

    private void End(Notice notice)
    {
        if (notice == Notice.Survives)
        {
            foreach (var account in accounts.Where(_ => world.OneIn(2)))
            {
                Disconnected(account);
            }

            return;
        }

        var ended = _authorized.Order().ToList();
        _authorized.Clear();
        var disconnectedFirst = world.OneIn(2);
        Action[] notices = notice == Notice.Invalidated ? [Invalidate] : disconnectedFirst ? [Disconnect, Invalidate] : [Invalidate, Disconnect];
        Array.ForEach(notices, tell => tell());

        void Invalidate() => Invalidated(ended);
        void Disconnect() => ended.ForEach(Disconnected);
    }
}
