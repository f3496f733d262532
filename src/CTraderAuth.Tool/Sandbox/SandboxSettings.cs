namespace CTraderAuth.Tool.Sandbox;

/// <summary>What the command line asks of a sandbox.</summary>
internal sealed record SandboxSettings
{
    /// <summary>The port that lines which were pasted once stay valid with.</summary>
    public const int DefaultPort = 7035;

    public int Port { get; init; } = DefaultPort;

    /// <summary>How often the access tokens expire at once; null for never.</summary>
    public TimeSpan? RotateEvery { get; init; }

    /// <summary>The lifetime of access tokens; null for cTrader's.</summary>
    public TimeSpan? Lifetime { get; init; }

    public bool HasPrices { get; init; } = true;

    /// <summary>Empty for those of the sandbox.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public SandboxForm Form { get; init; }

    /// <summary>Whether standard input is a terminal that may be asked for keys.</summary>
    public bool HasKeys { get; init; }
}
