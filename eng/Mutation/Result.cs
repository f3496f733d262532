namespace CTraderAuth.Mutation;

internal sealed record Result(Mutant Mutant, Verdict Verdict);
