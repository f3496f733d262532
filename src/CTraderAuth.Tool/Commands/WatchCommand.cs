using System.CommandLine;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Terminal;
using CTraderAuth.Tool.Watching;

namespace CTraderAuth.Tool.Commands;

internal sealed class WatchCommand : ToolCommand
{
    private readonly Argument<string?> _subject = SubjectArgument.Create();
    private readonly Option<bool> _json = new("--json") { Description = "Write each access token as one line of JSON, for a program in any language." };

    public WatchCommand()
        : base("watch", "Refresh a grant in time and write a line for each change, until Ctrl+C or until nobody reads any more.")
    {
        Add(_subject);
        Add(_json);
    }

    protected override async Task<int> InvokeAsync(Invocation call, CancellationToken cancellationToken)
    {
        var gone = OutputReader.Watch(cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, gone);
        IWatchOutput output = call.Value(_json) ? new JsonLines(call.Screen) : new TextLines(call.Screen);
        var subject = call.Value(_subject);
        try
        {
            var services = await call.OpenAsync(ending.Token).ConfigureAwait(false);
            subject = await Subjects.ChooseAsync(subject, services.Tokens, ending.Token).ConfigureAwait(false);
            await WriteAsync(services, subject, output, ending.Token).ConfigureAwait(false);
            return Exit.Done;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return Exit.Done;
        }
        catch (Exception e)
        {
            output.Ended(subject ?? Subjects.Default, e, Failure.Of(e, cancellationToken.IsCancellationRequested, call.Advice));
            throw;
        }
    }

    /// <summary>Writes each token, and beside it what happens to the grant.</summary>
    private static async Task WriteAsync(GrantServices services, string subject, IWatchOutput output, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var statuses = WriteStatusesAsync(services, subject, output, ending);
        try
        {
            await foreach (var token in services.Tokens.WatchAsync(subject, ending.Token).ConfigureAwait(false))
            {
                output.Token(subject, token, services.Time.GetUtcNow());
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await statuses.ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await statuses.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <exception cref="CTraderReauthorizationRequiredException">There will be no other token. The library keeps a token that may still work; nobody who watches could report that it does not.</exception>
    private static async Task WriteStatusesAsync(GrantServices services, string subject, IWatchOutput output, CancellationTokenSource ending)
    {
        try
        {
            await foreach (var status in services.Tokens.WatchAllAsync(ending.Token).ConfigureAwait(false))
            {
                if (status.Subject == subject)
                {
                    output.Status(status, services.Time.GetUtcNow());
                    if (status is { State: GrantState.ReauthorizationRequired, Reason: { } reason })
                    {
                        throw new CTraderReauthorizationRequiredException(status.LastError ?? "", subject, reason);
                    }
                }
            }
        }
        catch (Exception) when (!ending.IsCancellationRequested)
        {
            await ending.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
