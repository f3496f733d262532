using CTraderAuth.Sockets.Rules;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Sockets.Diagnostics;

/// <summary>Event ids 701 to 740. Never throws: a logger that fails must not stop the authorization. No token is ever an argument; text from outside goes through <see cref="LoggedText"/>.</summary>
internal sealed partial class AuthorizationLog(ILogger logger, string subject)
{
    private readonly string _subject = LoggedText.Of(subject);

    public void Report(Note note)
    {
        try
        {
            Write(note);
        }
        catch (Exception)
        {
            // There is nowhere to report it.
        }
    }

    private void Write(Note note)
    {
        switch (note)
        {
            case Note.Listed listed:
                Listed(listed.Count, _subject, listed.Others);
                break;
            case Note.NoAccounts none:
                NoAccounts(_subject, none.Reason);
                break;
            case Note.NotListed missing:
                NotListed(missing.Account, _subject, LoggedText.Of(missing.ErrorCode));
                break;
            case Note.Authorized authorized:
                Authorized(authorized.Account, _subject, authorized.Cause, authorized.Generation);
                break;
            case Note.Lost lost:
                Lost(lost.Account, _subject, LoggedText.Of(lost.Reason));
                break;
            case Note.AccountRefused refused:
                AccountRefused(refused.Account, _subject, LoggedText.Of(refused.ErrorCode));
                break;
            case Note.Postponed postponed:
                Postponed(postponed.What, _subject, LoggedText.Of(postponed.ErrorCode), postponed.Pause);
                break;
            case Note.WrongHost wrong:
                WrongHost(_subject, wrong.Environment);
                break;
            case Note.TokenRejected rejected:
                TokenRejected(_subject, rejected.Generation, LoggedText.Of(rejected.ErrorCode));
                break;
            case Note.Rests rests:
                Rests(_subject, LoggedText.Of(rests.Reason), rests.Pause);
                break;
            case Note.ConsentNeeded { Need.Reason: ReauthorizationReason.NotConnected }:
                NotConnected(_subject);
                break;
            case Note.ConsentNeeded needed:
                ConsentNeeded(_subject, LoggedText.Of(needed.Need.Message));
                break;
            case Note.ApplicationLost:
                ApplicationLost(_subject);
                break;
            case Note.Untrue untrue:
                Untrue(untrue.Account, _subject);
                break;
            case Note.IntroductionFailed failed:
                IntroductionFailed(failed.Error, failed.Account, _subject, failed.Pause);
                break;
            case Note.IntroducedAlready already:
                IntroducedAlready(already.Account, _subject, LoggedText.Of(already.ErrorCode));
                break;
            case Note.FollowingFailed failed:
                FollowingFailed(failed.Error, _subject);
                break;
            case Note.Ended { Kind: AuthorizationEndKind.Disposed }:
                Disposed(_subject);
                break;
            case Note.Ended { Kind: AuthorizationEndKind.ApplicationRefused } ended:
                ApplicationRefused(_subject, LoggedText.Of(ended.Reason), ended.Pause);
                break;
            case Note.Ended ended:
                ConnectionEnded(_subject, LoggedText.Of(ended.Reason), ended.Pause);
                break;
            default:
                break;
        }
    }

    // Values are objects: so all of these have the same code in a program that is compiled ahead of time.
    [LoggerMessage(701, LogLevel.Information, "cTrader lists {Count} accounts of {Subject} in the environment of this connection, and {Others} in the other one.")]
    private partial void Listed(object count, string subject, object others);

    [LoggerMessage(702, LogLevel.Warning, "Account {Account} of {Subject} is not listed for this connection ({ErrorCode}); cTrader is asked again in an hour and after the next token. Use the ctidTraderAccountId, and a connection for each environment.")]
    private partial void NotListed(object account, string subject, string errorCode);

    [LoggerMessage(703, LogLevel.Information, "Account {Account} of {Subject} is authorized ({Cause}), with generation {Generation}.")]
    private partial void Authorized(object account, string subject, object cause, object generation);

    [LoggerMessage(704, LogLevel.Information, "Account {Account} of {Subject} is no longer authorized. {Reason} It will be authorized again.")]
    private partial void Lost(object account, string subject, string reason);

    [LoggerMessage(705, LogLevel.Warning, "cTrader refuses account {Account} of {Subject}: {ErrorCode}. It is asked again in an hour, after the next token and on the next connection.")]
    private partial void AccountRefused(object account, string subject, string errorCode);

    [LoggerMessage(706, LogLevel.Warning, "{What} of {Subject} was refused: {ErrorCode}. The next attempt is in {Pause}.")]
    private partial void Postponed(string what, string subject, string errorCode, object pause);

    [LoggerMessage(707, LogLevel.Warning, "cTrader refused every account of {Subject}, because they belong to another host. Is this the {Environment} host?")]
    private partial void WrongHost(string subject, object environment);

    [LoggerMessage(708, LogLevel.Warning, "cTrader rejected the newest access token of {Subject}, generation {Generation}: {ErrorCode}. A new one is requested.")]
    private partial void TokenRejected(string subject, object generation, string errorCode);

    [LoggerMessage(709, LogLevel.Warning, "There is no other access token for {Subject} now. {Reason} The next attempt is in {Pause}, or as soon as there is one.")]
    private partial void Rests(string subject, string reason, object pause);

    [LoggerMessage(710, LogLevel.Error, "The trader of {Subject} must consent again. The connection is kept, and its accounts are authorized as soon as the trader has consented. {Message}")]
    private partial void ConsentNeeded(string subject, string message);

    [LoggerMessage(711, LogLevel.Warning, "cTrader no longer knows the application on the connection of {Subject}. The application and all accounts are authorized again.")]
    private partial void ApplicationLost(string subject);

    [LoggerMessage(712, LogLevel.Warning, "cTrader says that account {Account} of {Subject} is authorized, but refuses its requests. A new connection is needed.")]
    private partial void Untrue(object account, string subject);

    [LoggerMessage(713, LogLevel.Warning, "The authorization of the connection of {Subject} has ended. {Reason} The next connection should be opened in {Pause}.")]
    private partial void ConnectionEnded(string subject, string reason, object pause);

    [LoggerMessage(714, LogLevel.Error, "The authorization of the connection of {Subject} has ended. {Reason} The next connection should be opened in {Pause}.")]
    private partial void ApplicationRefused(string subject, string reason, object pause);

    [LoggerMessage(715, LogLevel.Warning, "OnAuthorized failed for account {Account} of {Subject}. It is called again in {Pause}, unless the authorization of the account ends first.")]
    private partial void IntroductionFailed(Exception error, object account, string subject, object pause);

    [LoggerMessage(716, LogLevel.Warning, "Could not watch the access tokens of {Subject}; trying again.")]
    private partial void FollowingFailed(Exception error, string subject);

    [LoggerMessage(717, LogLevel.Debug, "The authorization of the connection of {Subject} was disposed.")]
    private partial void Disposed(string subject);

    [LoggerMessage(718, LogLevel.Warning, "There is no account of {Subject} to authorize on this connection. {Reason} cTrader is asked again in an hour and after the next token.")]
    private partial void NoAccounts(string subject, string reason);

    [LoggerMessage(719, LogLevel.Information, "OnAuthorized of account {Account} of {Subject} ended with {ErrorCode}, which counts as success. What it would have requested after that was not requested: catch this error around each request.")]
    private partial void IntroducedAlready(object account, string subject, string errorCode);

    [LoggerMessage(720, LogLevel.Warning, "The trader of {Subject} has not consented yet. Connect this subject, for example with ctrader-auth login or ConnectInBrowserAsync: the connection is kept, and its accounts are authorized as soon as the trader has consented.")]
    private partial void NotConnected(string subject);
}
