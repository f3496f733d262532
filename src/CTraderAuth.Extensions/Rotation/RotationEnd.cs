namespace CTraderAuth.Rotation;

/// <summary>How a run ends: with a token, or with the grant as it stands.</summary>
internal sealed class RotationEnd(CTraderAccessToken? token)
{
    public static readonly RotationEnd AsItStands = new(null);

    public CTraderAccessToken? Token { get; } = token;
}
