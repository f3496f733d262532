using System.Diagnostics;
using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Processes;

/// <summary>A program that asks for tokens.</summary>
internal sealed class GrantProcess : SecondProcess
{
    private GrantProcess(ProcessStartInfo start)
        : base(start)
    {
    }

    public static GrantProcess Start(CTraderSandbox sandbox, string file, string subject, int callers) =>
        Start(sandbox, TimeSpan.FromMinutes(5), file, subject, $"{callers}");

    /// <summary>Watches subjects, and says "watching" and then each end: subject, reason, moment.</summary>
    public static GrantProcess Watch(CTraderSandbox sandbox, string file, params IEnumerable<string> subjects) =>
        Start(sandbox, TimeSpan.FromSeconds(15), file, ["watch", .. subjects]);

    public Task GoAsync(CancellationToken cancellationToken) => Process.StandardInput.WriteLineAsync("go".AsMemory(), cancellationToken);

    private static GrantProcess Start(CTraderSandbox sandbox, TimeSpan requestTimeout, string file, params IEnumerable<string> arguments)
    {
        var start = Program("Grants.Process", [file, .. arguments]);
        start.Environment["REQUEST_TIMEOUT"] = $"{requestTimeout.TotalSeconds}";
        start.RedirectStandardInput = true;
        start.Environment["CLIENT_ID"] = sandbox.ClientId;
        start.Environment["CLIENT_SECRET"] = sandbox.ClientSecret;
        start.Environment["REDIRECT_URI"] = sandbox.RedirectUri;
        start.Environment["TOKEN_URI"] = sandbox.TokenUri;
        return new(start);
    }
}
