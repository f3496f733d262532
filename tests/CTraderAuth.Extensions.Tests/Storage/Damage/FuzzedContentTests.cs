using CTraderAuth.Storage;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Tests.Storage.Damage;

/// <summary>R30: a damaged row hurts itself alone.</summary>
public sealed class FuzzedContentTests : TokensTest
{
    private const int Contents = 2000;
    private readonly List<string> _unexpected = [];

    [Fact]
    public async Task R30_Two_thousand_fuzzed_contents_trouble_nobody_but_their_own_subjects()
    {
        var bob = await GivenGrant("bob", "trader-2");
        await GivenGrant("alice");
        var sound = (await Store.FindAsync("alice", Token))!.Content.ToArray();
        var subjects = new List<string>();
        foreach (var content in FuzzedContents.Of(sound, Contents, seed: 30))
        {
            subjects.Add($"fuzzed-{subjects.Count}");
            await Store.TrySaveAsync(new StoredGrant(subjects[^1], 7, Time.GetUtcNow(), content), 0, Token);
        }

        await PassAsync(Task.WhenAll(subjects.Select(CallAsync)).ContinueWith(_ => true, TaskScheduler.Default), Time.WhenLooksAsync);
        var listed = await Tokens.ListAsync(Token).Select(status => status.Subject).ToListAsync(Token);

        _unexpected.ShouldBeEmpty();
        listed.ShouldContain("bob");
        (await Tokens.GetStatusAsync("bob", Token))!.State.ShouldBe(GrantState.Connected);
        (await PassAsync(Tokens.GetAsync("bob", Token).AsTask(), Time.WhenLooksAsync)).Value.ShouldBe(bob.Value);
        await Tokens.ShouldBeAssignableTo<IAsyncDisposable>()!.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    private async Task CallAsync(string subject, int number)
    {
        await ExpectAsync(subject, () => Tokens.GetStatusAsync(subject, Token));
        Func<Task> call = (number % 5) switch
        {
            0 => () => Tokens.GetAsync(subject, Token).AsTask(),
            1 => () => Tokens.RefreshAsync(subject, Token),
            2 => () => Tokens.ReplaceRejectedAsync(subject, "a rejected token", Token),
            3 => () => Tokens.ImportAsync(subject, "a refresh token", Token),
            _ => () => Tokens.DisconnectAsync(subject, Token),
        };
        await ExpectAsync(subject, call);
        await ExpectAsync(subject, () => Tokens.ConnectAsync(subject, Sandbox.IssueCode("trader-1"), Token));
        await ExpectAsync(subject, () => Tokens.GetAsync(subject, Token).AsTask());
    }

    private async Task ExpectAsync(string subject, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (CTraderAuthException)
        {
            // What the row says may be wrong; callers are told in the library's own words.
        }
        catch (Exception e)
        {
            lock (_unexpected)
            {
                _unexpected.Add($"{subject}: {e.GetType().Name} {e.Message}");
            }
        }
    }
}
