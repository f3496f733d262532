using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Stores;

/// <summary>A backup holds refresh tokens that have been spent since. A process that still lives knows better.</summary>
internal static class RestoredBackup
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="open">Opens a program on the store.</param>
    /// <param name="backUp">Copies what the server has.</param>
    /// <param name="restore">Puts the copy in the place of what the server has now.</param>
    public static async Task ShouldCostALivingProcessNoGrantAsync(Func<CTraderSandbox, ICTraderTokens> open, Func<Task> backUp, Func<Task> restore)
    {
        await using var sandbox = CTraderSandbox.Start(options => options.Reuse = RefreshTokenReuse.RevokeFamily);
        var tokens = open(sandbox);
        await tokens.ConnectAsync("alice", sandbox.IssueCode(), Cancellation);
        await backUp();
        (await RefreshAsync(tokens)).Generation.ShouldBe(2);
        await restore();

        var token = await RefreshAsync(tokens);

        token.Generation.ShouldBe(3);
        (await tokens.GetStatusAsync("alice", Cancellation)).ShouldNotBeNull().StoreWentBackAt.ShouldNotBeNull();
        sandbox.TokenRequests.ShouldAllBe(request => request.Applied);
        sandbox.TokenRequests.Count.ShouldBe(3);
    }

    // The connections of the store break with its server.
    private static async Task<CTraderAccessToken> RefreshAsync(ICTraderTokens tokens)
    {
        while (true)
        {
            try
            {
                return await tokens.RefreshAsync("alice", Cancellation);
            }
            catch (CTraderUnavailableException)
            {
                await Task.Yield();
            }
        }
    }
}
