using System.Globalization;

namespace CTraderAuth.Testing;

/// <summary>One way in which a token request fails.</summary>
public sealed class SandboxFault
{
    private SandboxFault(bool processes)
    {
        Processes = processes;
    }

    /// <summary>Whether the ledger processes the request.</summary>
    internal bool Processes { get; }

    internal bool HangsUp { get; private init; }

    internal TimeSpan WaitBefore { get; private init; }

    internal TimeSpan WaitAfter { get; private init; }

    internal int? CutAt { get; private init; }

    internal CannedAnswer? Canned { get; private init; }

    internal static SandboxFault None { get; } = new(processes: true);

    /// <summary>Drops the connection without a response.</summary>
    /// <param name="afterProcessing">Whether the request is processed first, so that its pair is lost.</param>
    public static SandboxFault HangUp(bool afterProcessing) => new(afterProcessing) { HangsUp = true };

    /// <summary>Responds late, by the sandbox's clock; the request is processed even if the client has given up.</summary>
    /// <param name="delay">The delay; not negative.</param>
    /// <param name="afterProcessing">Whether the request is processed before the wait or after it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public static SandboxFault Delay(TimeSpan delay, bool afterProcessing)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return afterProcessing ? new(processes: true) { WaitAfter = delay } : new(processes: true) { WaitBefore = delay };
    }

    /// <summary>Processes the request, announces the whole body, sends a part of it and closes the connection.</summary>
    /// <param name="bytes">How many bytes of the body are sent; not negative, and at most all but the last.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    public static SandboxFault Truncate(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return new(processes: true) { CutAt = bytes };
    }

    /// <summary>Sends this response instead of the sandbox's own, such as an HTML page, a 429 or a 503.</summary>
    /// <param name="status">The HTTP status, from 200 to 599.</param>
    /// <param name="contentType">The content type; empty for none.</param>
    /// <param name="body">The body.</param>
    /// <param name="retryAfter">Sent as <c>Retry-After</c>, in whole seconds rounded up; none by default.</param>
    /// <param name="afterProcessing">Whether the request is processed first, so that its pair is lost. Default: <see langword="false"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is out of range.</exception>
    public static SandboxFault Answer(int status, string contentType, string body, TimeSpan? retryAfter = null, bool afterProcessing = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        ArgumentNullException.ThrowIfNull(contentType);
        ArgumentNullException.ThrowIfNull(body);
        var seconds = retryAfter is { } wait ? Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null;
        return new(afterProcessing) { Canned = new CannedAnswer(status, contentType, body, seconds) };
    }
}
