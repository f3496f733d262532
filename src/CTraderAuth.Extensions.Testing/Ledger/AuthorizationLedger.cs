namespace CTraderAuth.Testing.Ledger;

/// <summary>Records who consented to what, and which codes and tokens are valid. Independent of HTTP and of sockets; one lock makes every entry atomic.</summary>
/// <remarks>The lock is the sandbox's gate: what an <see cref="IGrantObserver"/> does belongs to the entry.</remarks>
internal sealed class AuthorizationLedger(Lock gate, TimeProvider time, TimeSpan tokenLifetime, TimeSpan codeLifetime, RefreshTokenReuse reuse)
{
    private readonly Dictionary<string, IssuedCode> _codes = [];
    private readonly Dictionary<string, Grant> _grants = [];
    private readonly Dictionary<string, TokenPair> _byAccessToken = [];
    private readonly Dictionary<string, TokenPair> _byRefreshToken = [];
    private readonly SpentTokens _spent = new();

    /// <summary>Is told before anybody has the response.</summary>
    public IGrantObserver? Observer { get; set; }

    public string IssueCode(string cTid, CTraderScope scope, string redirectUri)
    {
        lock (gate)
        {
            DropExpiredCodes();
            var code = Secrets.New();
            _codes.Add(code, new IssuedCode(cTid, scope, redirectUri, time.GetUtcNow() + codeLifetime));
            return code;
        }
    }

    public HandedOut? Exchange(string code, string? redirectUri)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (!_codes.TryGetValue(code, out var issued) || issued.RedirectUri != redirectUri || now >= issued.ExpiresAt)
            {
                return null;
            }

            _codes.Remove(code);
            KillGrant(issued.CTid);
            return Issue(_grants[issued.CTid] = new Grant(issued.CTid, issued.Scope), now);
        }
    }

    public HandedOut? Refresh(string refreshToken)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (!_byRefreshToken.TryGetValue(refreshToken, out var pair))
            {
                return Reused(refreshToken, now);
            }

            Kill(pair);
            if (reuse is not RefreshTokenReuse.Reject)
            {
                _spent.Add(refreshToken, pair.Grant);
            }

            pair.Grant.Predecessor = refreshToken;
            var next = Issue(pair.Grant, now);
            Observer?.Ended(pair.Grant, GrantEnd.Refreshed);
            return next;
        }
    }

    /// <param name="accessToken">The token.</param>
    /// <param name="propagation">How long a new token is not known yet to who asks.</param>
    public Grant? FindLive(string accessToken, TimeSpan propagation = default)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            return _byAccessToken.TryGetValue(accessToken, out var pair) && pair.IsLive(now) && now - pair.IssuedAt >= propagation ? pair.Grant : null;
        }
    }

    public void ExpireAccessTokens()
    {
        lock (gate)
        {
            foreach (var pair in _byAccessToken.Values)
            {
                pair.ExpireAccess();
                Observer?.Ended(pair.Grant, GrantEnd.Expired);
            }
        }
    }

    public void Revoke(string cTid)
    {
        lock (gate)
        {
            KillGrant(cTid);
            foreach (var (code, _) in _codes.Where(issued => issued.Value.CTid == cTid).ToArray())
            {
                _codes.Remove(code);
            }
        }
    }

    private HandedOut? Reused(string refreshToken, DateTimeOffset now)
    {
        if (!_spent.TryFind(refreshToken, out var grant) || grant.Current is not { } current)
        {
            return null;
        }

        if (reuse is RefreshTokenReuse.RevokeFamily)
        {
            KillGrant(grant.CTid);
        }

        return reuse is RefreshTokenReuse.Grace && grant.Predecessor == refreshToken ? new HandedOut(current, now) : null;
    }

    private HandedOut Issue(Grant grant, DateTimeOffset now)
    {
        var pair = new TokenPair(grant, Secrets.New(), Secrets.New(), now, now + tokenLifetime);
        _byAccessToken.Add(pair.AccessToken, pair);
        _byRefreshToken.Add(pair.RefreshToken, pair);
        grant.Current = pair;
        return new HandedOut(pair, now);
    }

    private void KillGrant(string cTid)
    {
        if (_grants.Remove(cTid, out var grant) && grant.Current is { } pair)
        {
            Kill(pair);
            Observer?.Ended(grant, GrantEnd.Revoked);
        }
    }

    private void Kill(TokenPair pair)
    {
        _byAccessToken.Remove(pair.AccessToken);
        _byRefreshToken.Remove(pair.RefreshToken);
        pair.Grant.Current = null;
    }

    private void DropExpiredCodes()
    {
        var now = time.GetUtcNow();
        foreach (var (code, _) in _codes.Where(issued => now >= issued.Value.ExpiresAt).ToArray())
        {
            _codes.Remove(code);
        }
    }
}
