namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>Where an owner stands: in front of which operation on the store, the server or the row.</summary>
internal enum Place
{
    Look,
    ClaimSwap,
    Send,
    Sent,
    Record,
    RecordSwap,
    Commit,
    CommitSwap,
    Leave,
    LeaveSwap,
    Gone,
}
