using System.CommandLine;
using CTraderAuth.Tool.Commands;
using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Completion;

internal sealed class CompletionCommand : ToolCommand
{
    private readonly Argument<string> _shell = new("shell") { Description = "bash, zsh, fish or pwsh." };

    public CompletionCommand()
        : base("completion", "Write a script with which a shell completes commands, options and stored subjects.")
    {
        _shell.AcceptOnlyFromAmong([.. ShellScripts.Names]);
        Add(_shell);
    }

    protected override async Task<int> InvokeAsync(Invocation call, CancellationToken cancellationToken)
    {
        // Line feeds, which all of these shells read on every system.
        await Console.Out.WriteAsync(ShellScripts.Of(call.Value(_shell)!).AsMemory(), cancellationToken).ConfigureAwait(false);
        return Exit.Done;
    }
}
