namespace CTraderAuth.Mutation;

internal enum Verdict
{
    Killed,
    TimedOut,
    Survived,
}
