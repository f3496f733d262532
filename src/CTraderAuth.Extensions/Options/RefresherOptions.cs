namespace CTraderAuth;

/// <summary>How the refresher rotates due grants in the background; see <see cref="RefresherBuilderExtensions.AddRefresher"/>.</summary>
public sealed class RefresherOptions
{
    /// <summary>How many grants are rotated at once in this process. Default: 16; from 1 to 1 024.</summary>
    public int Concurrency { get; set; } = 16;

    /// <summary>How many rotations this process begins per second at most. Default: 50; from 1 to 10 000.</summary>
    /// <remarks>The refresher starts at 20 a second and doubles its pace each second. When the token endpoint responds with 429 (too many requests), it pauses, slows down by 30 %, and then gets faster by 5 % of this value each second. Every process has its own pace.</remarks>
    public int RotationsPerSecond { get; set; } = 50;

    /// <summary>The longest time between two reads of the store. Default: 1 minute; from 1 second to 1 hour.</summary>
    /// <remarks>The refresher sleeps until the next grant is due, but never longer than this, give or take 20 %. Nothing is read in between.</remarks>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The share of a token's lifetime by which its refresh may come earlier than <see cref="CTraderAuthOptions.RefreshAt"/>, chosen at random for each new pair and stored with it. Default: 0.05, so between 75 % and 80 % of the lifetime; from 0 to 0.5.</summary>
    /// <remarks>It keeps grants that were issued together, for example by an import, from being refreshed together every month.</remarks>
    public double Spread { get; set; } = 0.05;

    /// <summary>The time of day (UTC) from which nothing is refreshed ahead of time, for example while markets are open; null, the default, for no quiet window.</summary>
    /// <remarks>Set <see cref="QuietUntil"/> as well; a window may include midnight. A token that would expire within the window is still refreshed, and so is a token that a caller asks for.</remarks>
    public TimeOnly? QuietFrom { get; set; }

    /// <summary>The end (UTC) of the quiet window that begins at <see cref="QuietFrom"/>; null, the default, for no quiet window.</summary>
    public TimeOnly? QuietUntil { get; set; }
}
