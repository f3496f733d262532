using System.CommandLine;
using System.CommandLine.Parsing;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tool.Commands;

/// <summary>One call of a command: its arguments, its screen, and the library once it is opened.</summary>
internal sealed class Invocation(ParseResult line, Screen screen) : IAsyncDisposable
{
    private Settings? _settings;
    private GrantServices? _services;

    public Screen Screen { get; } = screen;

    public Settings Settings => _settings ??= Settings.Read(Directory.GetCurrentDirectory(), line);

    /// <summary>How a trader can consent.</summary>
    public LoginAdvice Advice => new(_settings?.RedirectUri);

    /// <summary>The lowest level of the log that is shown on standard error.</summary>
    public LogLevel Logs => line.GetValue(GlobalOptions.Verbose) ? LogLevel.Debug : LogLevel.None;

    public T? Value<T>(Option<T> option) => line.GetValue(option);

    public T? Value<T>(Argument<T> argument) => line.GetValue(argument);

    /// <summary>The command with the options that were given, for a message that asks to run it again. A store with a password is no option: it was refused before.</summary>
    public string Again(string subject)
    {
        var options = line.CommandResult.Command.Options.Concat(line.RootCommandResult.Command.Options)
            .Select(line.GetResult)
            .OfType<OptionResult>()
            .Where(static option => !option.Implicit)
            .SelectMany(static option => option.Tokens.Select(static token => CTraderAuthTool.Quote(token.Value)).Prepend(option.Option.Name));
        return CTraderAuthTool.Command(string.Join(' ', options.Prepend(line.CommandResult.Command.Name)), subject);
    }

    /// <summary>Checks the configuration and opens the store, once.</summary>
    public async Task<GrantServices> OpenAsync(CancellationToken cancellationToken, Action<ICTraderAuthBuilder>? configure = null) =>
        _services ??= await GrantServices.OpenAsync(Settings, Logs, configure, cancellationToken).ConfigureAwait(false);

    /// <summary>Waits for a refresh or consent that was sent, and opens the store again.</summary>
    public async Task<GrantServices> ReopenAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync().ConfigureAwait(false);
        return await OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync().ConfigureAwait(false);
            _services = null;
        }
    }
}
