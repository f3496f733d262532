namespace CTraderAuth.Rotation.Run;

/// <summary>How a run ends: with a token, or with the grant in the row.</summary>
internal sealed class RotationEnd(CTraderAccessToken? token)
{
    public static readonly RotationEnd AsStored = new(null);

    public CTraderAccessToken? Token { get; } = token;
}
