namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>What became of the grant once nobody works on it any more.</summary>
internal enum Verdict
{
    /// <summary>The pair in the row lives.</summary>
    Kept,

    /// <summary>The newest pair reached no process, or died in the memory of one: row 2 of the crash table. The row says so.</summary>
    UnavoidableLoss,

    /// <summary>The newest pair reached a process that went on, and the row has another.</summary>
    AvoidableLoss,

    /// <summary>The pair in the row is dead, and after one more rotation the row still does not say so.</summary>
    UndetectedLoss,

    /// <summary>The row asks for a consent although its pair lives.</summary>
    FalseAlarm,
}
