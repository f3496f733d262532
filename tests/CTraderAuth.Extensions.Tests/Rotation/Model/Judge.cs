namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>Compares the row with the server once everything has settled.</summary>
internal sealed class Judge(Moves moves)
{
    public Verdict Of(World settled)
    {
        var grant = settled.Row.Grant;
        if (grant?.RefreshToken is not { } token)
        {
            return settled.Written == 0 ? Verdict.UnavoidableLoss : Verdict.AvoidableLoss;
        }

        if (settled.Server.Honours(token))
        {
            return grant.Reason is not null ? Verdict.FalseAlarm : IsConnected(RotateOnceMore(settled)) ? Verdict.Kept : Verdict.AvoidableLoss;
        }

        // A dead pair in the row may still be followed by one from elsewhere that is being imported.
        var after = RotateOnceMore(settled);
        if (IsConnected(after))
        {
            return Verdict.Kept;
        }

        var newest = settled.Server.NewestOf(settled.Server.PairOf(token).Line);
        if ((settled.Kept & (1 << newest)) != 0)
        {
            return Verdict.AvoidableLoss;
        }

        return after.Row.Grant is { } lost && Moves.Credentials.NeedsConsent(lost) ? Verdict.UnavoidableLoss : Verdict.UndetectedLoss;
    }

    private static bool IsConnected(World world) => world.Row.Grant is { RefreshToken: { } token, Reason: null, Attempt: null } && world.Server.Honours(token);

    /// <summary>A new process, to which nothing happens, is asked to rotate.</summary>
    private World RotateOnceMore(World settled)
    {
        var closer = new ModelOwner('Z', [null]);
        var world = settled with { Owners = [closer], Left = Budget.None };
        while (moves.From(world).FirstOrDefault(move => move.IsOrdinary) is { } move)
        {
            world = move.World;
        }

        return world;
    }
}
