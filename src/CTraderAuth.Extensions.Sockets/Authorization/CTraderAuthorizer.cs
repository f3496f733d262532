using System.Collections.Concurrent;
using CTraderAuth.Sockets.Diagnostics;
using CTraderAuth.Sockets.Rules;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Sockets.Authorization;

internal sealed class CTraderAuthorizer(ICTraderTokens tokens, IOptions<CTraderAuthOptions> application, TimeProvider time, ILogger<CTraderAuthorization> logger, Func<AuthorizationSettings, IAuthorizationRules>? rules = null, CancellationToken stopping = default) : ICTraderAuthorizer
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, ReconnectHistory> _histories = [];

    public CTraderAuthorization Start(string subject, ICTraderChannel channel, CTraderAuthorizationOptions? options = null) => Start(subject, channel, options, null);

    /// <summary>The same, with a back-off that is shared with connections that could not be opened.</summary>
    internal CTraderAuthorization Start(string subject, ICTraderChannel channel, CTraderAuthorizationOptions? options, ReconnectHistory? history)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        ArgumentNullException.ThrowIfNull(channel);
        options ??= new();
        var settings = Settings(options);
        history ??= _histories.GetOrAdd((options.Environment == CTraderEnvironment.Live ? "live " : "demo ") + subject, static _ => new());
        var context = new AuthorizationContext(subject, channel, tokens, application.Value, options.OnAuthorized, time, new AuthorizationLog(logger, subject), stopping);
        return CTraderAuthorization.Start(context, rules?.Invoke(settings) ?? new AuthorizationRules(settings), history);
    }

    private static AuthorizationSettings Settings(CTraderAuthorizationOptions options)
    {
        if (!Enum.IsDefined(options.Environment))
        {
            throw new ArgumentException($"Environment is {(int)options.Environment}; it must be Demo or Live.", nameof(options));
        }

        if (options.ResponseTimeout < ShortestTimeout || options.ResponseTimeout > LongestTimeout)
        {
            throw new ArgumentException($"ResponseTimeout is {options.ResponseTimeout}; it must be from 1 s to 5 min.", nameof(options));
        }

        if (options.Accounts.Any(static id => id <= 0))
        {
            throw new ArgumentException("Accounts has an id that is not positive. It takes the ctidTraderAccountId of each account, not its login.", nameof(options));
        }

        return new(options.Environment, [.. options.Accounts], options.IsReconnect, options.ResponseTimeout);
    }
}
