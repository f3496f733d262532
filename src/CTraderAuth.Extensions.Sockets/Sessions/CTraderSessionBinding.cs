using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>Reads the options of a session from configuration, and names each invalid value and what to use instead. By hand: the options have a delegate, and nothing is reflected.</summary>
internal sealed class CTraderSessionBinding(string session, IConfigurationSection section) : IConfigureNamedOptions<CTraderSessionOptions>
{
    private const string Duration = "duration. Use hours, minutes and seconds, such as 00:00:15.";
    private const string Number = "whole number.";

    public void Configure(CTraderSessionOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CTraderSessionOptions options)
    {
        if (name != session)
        {
            return;
        }

        List<string> failures = [];
        Read(failures, nameof(options.Subject), "text.", static text => text, value => options.Subject = value);
        Read(failures, nameof(options.Environment), "environment. Use Demo or Live.", ReadName<CTraderEnvironment>, value => options.Environment = value!.Value);
        Read(failures, nameof(options.Address), "address. Use one such as wss://demo.ctraderapi.com:5036.", static text => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null, value => options.Address = value);
        Read(failures, nameof(options.Format), "format. Use Json or Protobuf.", ReadName<CTraderWireFormat>, value => options.Format = value!.Value);
        Read(failures, nameof(options.AuthorizationWait), Duration, ReadDuration, value => options.AuthorizationWait = value!.Value);
        Read(failures, nameof(options.RequestTimeout), Duration, ReadDuration, value => options.RequestTimeout = value!.Value);
        Read(failures, nameof(options.ConnectTimeout), Duration, ReadDuration, value => options.ConnectTimeout = value!.Value);
        Read(failures, nameof(options.HeartbeatInterval), Duration, ReadDuration, value => options.HeartbeatInterval = value!.Value);
        Read(failures, nameof(options.SilenceLimit), Duration, ReadDuration, value => options.SilenceLimit = value!.Value);
        Read(failures, nameof(options.RequestsPerSecond), Number, ReadNumber, value => options.RequestsPerSecond = value!.Value);
        Read(failures, nameof(options.HistoryRequestsPerSecond), Number, ReadNumber, value => options.HistoryRequestsPerSecond = value!.Value);
        Read(failures, nameof(options.MaximumDelay), Duration, ReadDuration, value => options.MaximumDelay = value!.Value);
        Read(failures, nameof(options.EventBuffer), Number, ReadNumber, value => options.EventBuffer = value!.Value);
        options.Accounts = [.. options.Accounts, .. ReadAccounts(failures)];

        if (failures.Count > 0)
        {
            throw new OptionsValidationException(session, typeof(CTraderSessionOptions), failures);
        }
    }

    // An entry that is left out would leave the list empty, and an empty list means all accounts.
    private List<long> ReadAccounts(List<string> failures)
    {
        List<long> accounts = [];
        const string Option = nameof(CTraderSessionOptions.Accounts);
        if (section[Option] is { Length: > 0 } text)
        {
            failures.Add($"{section.Path}:{Option} is '{text}', which is not a list. Use {Option}:0, {Option}:1 and so on, in the environment {Option}__0.");
        }

        foreach (var account in section.GetSection(Option).GetChildren())
        {
            if (ReadAccount(account.Value ?? "") is { } id)
            {
                accounts.Add(id);
            }
            else
            {
                failures.Add($"{account.Path} is '{account.Value}', which is not a valid account. Use the ctidTraderAccountId.");
            }
        }

        return accounts;
    }

    private void Read<T>(List<string> failures, string option, string expected, Func<string, T?> read, Action<T> set)
    {
        if (section.GetSection(option).GetChildren().Any())
        {
            failures.Add($"{section.Path}:{option} has several values or a section in it. Use one value.");
            return;
        }

        if (section[option] is not { Length: > 0 } text)
        {
            return;
        }

        if (read(text) is { } value)
        {
            set(value);
        }
        else
        {
            failures.Add($"{section.Path}:{option} is '{text}', which is not a valid {expected}");
        }
    }

    // Enum.TryParse also takes numbers and lists.
    private static T? ReadName<T>(string text)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(text.Trim(), StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true) : null;

    private static TimeSpan? ReadDuration(string text) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static int? ReadNumber(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static long? ReadAccount(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;
}
