using System.Globalization;
using CTraderAuth.Testing;

namespace CTraderAuth.Tool.Sandbox;

/// <summary>Runs a sandbox until a key or a signal ends it. That nobody reads its output, or writes to its input, does not.</summary>
internal sealed class SandboxRun(SandboxSettings settings, SandboxText text, TextWriter output, TimeProvider time)
{
    /// <exception cref="ArgumentException">A setting is invalid.</exception>
    /// <exception cref="InvalidOperationException">The port is in use.</exception>
    public async Task RunAsync(IAsyncEnumerable<char> keys, CancellationToken cancellationToken)
    {
        var events = new SandboxEvents(output, time);
        await using var told = events.ConfigureAwait(false);
        var sandbox = CTraderSandbox.Start(options => Apply(options, events));
        await using var running = sandbox.ConfigureAwait(false);
        await AnnounceAsync(sandbox, cancellationToken).ConfigureAwait(false);
        if (settings.Form is SandboxForm.Text)
        {
            events.Start();
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var rotations = ExpireRegularlyAsync(sandbox, events, end.Token);
        try
        {
            await ObeyAsync(keys, sandbox, events, end.Token).ConfigureAwait(false);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await rotations.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Apply(CTraderSandboxOptions options, SandboxEvents events)
    {
        options.Port = settings.Port;
        options.TokenLifetime = settings.Lifetime ?? options.TokenLifetime;
        options.RedirectUris = [.. settings.RedirectUris];
        options.Socket.PricesPerSecond = settings.HasPrices ? options.Socket.PricesPerSecond : 0;
        options.OnTokenRequest = request => events.Say(request.ToString());
    }

    private async Task AnnounceAsync(CTraderSandbox sandbox, CancellationToken cancellationToken)
    {
        var sheet = new SandboxSheet(sandbox);
        var announcement = settings.Form switch
        {
            SandboxForm.Json => sheet.Json(),
            SandboxForm.Environment => string.Join('\n', sheet.Lines()),
            _ => text.Of(sheet, settings.HasKeys),
        };
        await output.WriteLineAsync(announcement.AsMemory(), cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ExpireRegularlyAsync(CTraderSandbox sandbox, SandboxEvents events, CancellationToken cancellationToken)
    {
        if (settings.RotateEvery is not { } interval)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            Expire(sandbox, events);
        }
    }

    /// <summary>Returns after q; without keys, it waits.</summary>
    private static async Task ObeyAsync(IAsyncEnumerable<char> keys, CTraderSandbox sandbox, SandboxEvents events, CancellationToken cancellationToken)
    {
        await foreach (var key in keys.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            switch (key)
            {
                case 'r':
                    Expire(sandbox, events);
                    break;
                case 'c':
                    var connections = sandbox.Socket.Connections;
                    sandbox.Socket.Cut();
                    events.Say(string.Create(CultureInfo.InvariantCulture, $"cut the socket connections: {connections}"));
                    break;
                case 'q':
                    return;
            }
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
    }

    private static void Expire(CTraderSandbox sandbox, SandboxEvents events)
    {
        sandbox.ExpireAccessTokens();
        events.Say("expired all access tokens; programs refresh at their next request");
    }
}
