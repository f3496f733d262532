using System.CommandLine;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Commands;

/// <summary>A command: its name, arguments and options, and what it does.</summary>
internal abstract class ToolCommand : Command
{
    protected ToolCommand(string name, string description)
        : base(name, description) => SetAction(RunAsync);

    /// <summary>Does the work and returns an <see cref="Exit"/>. An exception ends the process with the code and the sentence of <see cref="Failure.Of"/>.</summary>
    protected abstract Task<int> InvokeAsync(Invocation call, CancellationToken cancellationToken);

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        var screen = new Screen();
        var call = new Invocation(line, screen);
        try
        {
            await using (call.ConfigureAwait(false))
            {
                return await InvokeAsync(call, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            var failure = Failure.Of(e, cancellationToken.IsCancellationRequested, call.Advice);
            screen.Error(failure.Message);
            return failure.Exit;
        }
    }
}
