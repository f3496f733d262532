using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Tests.Rules;

/// <summary>Which token is the newest, and when it is reported as rejected.</summary>
public sealed class TokenRulesTests
{
    private const string Rejected = "CH_ACCESS_TOKEN_INVALID";

    private readonly Connection _keeping = new Connection().Keeping(1, 2);

    [Fact]
    public void A_new_token_authorizes_all_accounts_at_once()
    {
        var token = _keeping.Rotates();

        _keeping.TakeActions().OfType<AuthorizationAction.AuthorizeAccount>().Select(action => (action.Account, action.Ask.Token)).ShouldBe([(1, token), (2, token)]);
    }

    [Fact]
    public void A_new_token_clears_pauses()
    {
        _keeping.Disconnects(1).Refuses(1, "TIMEOUT_ERROR").TakeActions();

        _keeping.Rotates();

        _keeping.TakeAsked().ShouldBe([1, 2]);
        _keeping[1].Failures.ShouldBe(0);
    }

    [Fact]
    public void The_same_token_again_changes_nothing()
    {
        _keeping.Has(Connection.Old with { Generation = 7 });

        _keeping.TakeActions().ShouldBeEmpty();
        _keeping.Facts.Token!.Generation.ShouldBe(7);
    }

    [Fact]
    public void A_token_that_was_replaced_never_comes_back()
    {
        var newest = _keeping.Rotates();
        _keeping.TakeActions();

        _keeping.Has(Connection.Old);

        _keeping.Facts.Token.ShouldBe(newest);
        _keeping.TakeActions().ShouldBeEmpty();
    }

    [Fact]
    public void A_token_that_was_replaced_is_used_when_the_core_returns_it_for_a_rejected_one()
    {
        var newest = _keeping.Rotates();
        _keeping.Authorizes(1, 2).After(TimeSpan.FromSeconds(14)).Lists(Connection.Demo(1), Connection.Demo(2)).Disconnects(1).Refuses(1, Rejected).TakeActions();

        _keeping.Happens(new AuthorizationEvent.Replaced(newest, Connection.Old));

        _keeping.TakeActions().OfType<AuthorizationAction.AuthorizeAccount>().Select(action => (action.Account, action.Ask.Token)).ShouldBe([(1, Connection.Old), (2, Connection.Old)]);
    }

    [Fact]
    public void A_token_of_a_lower_generation_is_new_all_the_same()
    {
        _keeping.Rotates("token-of-a-new-store", generation: 0);

        _keeping.TakeAsked().ShouldBe([1, 2]);
    }

    [Fact]
    public void A_rejected_newest_token_is_reported_once_for_all_accounts()
    {
        _keeping.Disconnects(1).Disconnects(2).TakeActions();

        _keeping.Refuses(1, Rejected).Refuses(2, "OA_AUTH_TOKEN_EXPIRED");

        var actions = _keeping.TakeActions();
        actions.OfType<AuthorizationAction.ReplaceRejected>().ShouldHaveSingleItem().Token.ShouldBe(Connection.Old);
        actions.ShouldContain(new AuthorizationAction.Report(new Note.TokenRejected(1, Rejected)));
        _keeping.After(TimeSpan.FromMinutes(1)).TakeActions().ShouldBeEmpty();
    }

    [Fact]
    public void The_token_that_the_core_returns_is_used_by_all()
    {
        _keeping.Disconnects(1).Disconnects(2).Refuses(1, Rejected).Refuses(2, Rejected).TakeActions();

        _keeping.Happens(new AuthorizationEvent.Replaced(Connection.Old, new("new-token", 2, _keeping.Now + KnownToken.OldAge)));

        _keeping.TakeAsked().ShouldBe([1, 2]);
    }

    [Fact]
    public void When_the_core_returns_the_same_token_it_rests_for_30_seconds()
    {
        _keeping.Disconnects(1).Refuses(1, Rejected).TakeActions();

        _keeping.Happens(new AuthorizationEvent.Replaced(Connection.Old, Connection.Old));

        _keeping.Take<AuthorizationAction.AuthorizeAccount>().ShouldBeEmpty();
        _keeping.NextDue.ShouldBe(TimeSpan.FromSeconds(30));
        _keeping.Disconnects(2).Refuses(2, Rejected).Take<AuthorizationAction.ReplaceRejected>().ShouldBeEmpty();
        _keeping.After(TimeSpan.FromSeconds(30)).TakeAsked().ShouldBe([1, 2]);
        _keeping.Refuses(1, Rejected).Take<AuthorizationAction.ReplaceRejected>().Count().ShouldBe(1);
    }

    [Fact]
    public void The_status_says_why_the_token_rests_although_another_account_is_refused_later()
    {
        _keeping.Disconnects(1).Disconnects(2).Refuses(1, Rejected).Happens(new AuthorizationEvent.Replaced(Connection.Old, Connection.Old));

        _keeping.Refuses(2, Rejected);

        _keeping.Facts.LastError.ShouldBe("cTrader rejected the access token, and it was replaced less than five minutes ago.");
    }

    [Fact]
    public void A_new_token_ends_the_rest()
    {
        _keeping.Disconnects(1).Refuses(1, Rejected).Happens(new AuthorizationEvent.Replaced(Connection.Old, Connection.Old)).TakeActions();

        _keeping.Rotates();

        _keeping.TakeAsked().ShouldBe([1, 2]);
    }

    [Fact]
    public void When_the_core_is_unavailable_it_is_asked_again_after_its_pause()
    {
        _keeping.Disconnects(1).Refuses(1, Rejected).TakeActions();

        _keeping.Happens(new AuthorizationEvent.NotReplaced(Connection.Old, "Down.", TimeSpan.FromSeconds(5)));

        _keeping.NextDue.ShouldBe(TimeSpan.FromSeconds(5));
        _keeping.Facts.LastError.ShouldBe("Down.");
        _keeping.Phase.ShouldBe(Phase.Keeping);
    }

    [Fact]
    public void When_a_consent_is_needed_the_connection_is_kept_and_nothing_is_sent()
    {
        _keeping.Disconnects(1).Refuses(1, Rejected).TakeActions();

        _keeping.Happens(new AuthorizationEvent.NotReplaced(Connection.Old, "Consent.", default, new("Consent.", ReauthorizationReason.Rejected)));

        (_keeping.Phase, _keeping.Facts.Token).ShouldBe((Phase.Keeping, null));
        _keeping[2].State.ShouldBe(CTraderAccountState.Authorized);
        _keeping.NextDue.ShouldBeNull();
        _keeping.Disconnects(2).After(TimeSpan.FromHours(1)).Take<AuthorizationAction.AuthorizeAccount>().ShouldBeEmpty();
        _keeping.Rotates();
        _keeping.TakeAsked().ShouldBe([1, 2]);
        _keeping.Facts.ConsentNeed.ShouldBeNull();
    }

    [Fact]
    public void A_consent_that_is_needed_is_reported_once()
    {
        var need = new AuthorizationEvent.ConsentNeeded(new("Consent.", ReauthorizationReason.Rejected));

        _keeping.Happens(need).TakeNotes<Note.ConsentNeeded>().ShouldHaveSingleItem().Need.Reason.ShouldBe(ReauthorizationReason.Rejected);
        _keeping.Happens(need).TakeNotes<Note.ConsentNeeded>().ShouldBeEmpty();
    }

    [Fact]
    public void What_the_core_says_of_an_older_token_is_ignored()
    {
        _keeping.Disconnects(1).Refuses(1, Rejected);
        var newest = _keeping.Rotates();

        _keeping.Happens(new AuthorizationEvent.Replaced(Connection.Old, new("another-token", 3, _keeping.Now)))
            .Happens(new AuthorizationEvent.NotReplaced(Connection.Old, "Consent.", default, new("Consent.", ReauthorizationReason.Rejected)));

        _keeping.Facts.Token.ShouldBe(newest);
    }

    [Fact]
    public void A_rejected_token_that_is_no_longer_the_newest_is_not_reported()
    {
        _keeping.Disconnects(1);
        var newest = _keeping.Rotates();
        _keeping.TakeActions();

        _keeping.Refuses(1, Rejected);

        var actions = _keeping.TakeActions();
        actions.OfType<AuthorizationAction.ReplaceRejected>().ShouldBeEmpty();
        actions.OfType<AuthorizationAction.AuthorizeAccount>().ShouldHaveSingleItem().Ask.Token.ShouldBe(newest);
    }

    [Fact]
    public void A_young_token_is_tried_again_with_growing_pauses_and_reported_only_when_it_is_old()
    {
        _keeping.Rotates();
        _keeping.Authorizes(2).TakeActions();
        foreach (var milliseconds in new[] { 250, 500, 1000, 2000, 4000 })
        {
            _keeping.Refuses(1, Rejected).TakeActions().OfType<AuthorizationAction.ReplaceRejected>().ShouldBeEmpty();
            _keeping.After(TimeSpan.FromMilliseconds(milliseconds - 1)).TakeAsked().ShouldBeEmpty();
            _keeping.After(TimeSpan.FromMilliseconds(1)).TakeAsked().ShouldBe([1]);
        }

        _keeping.Refuses(1, Rejected);
        _keeping.After(TimeSpan.FromSeconds(4)).Refuses(1, Rejected).Take<AuthorizationAction.ReplaceRejected>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_token_that_is_rejected_after_the_epoch_changed_is_tried_once_more_before_it_is_reported()
    {
        _keeping.Disconnects(1).Invalidates(1).Refuses(1, Rejected);
        _keeping.Take<AuthorizationAction.ReplaceRejected>().ShouldBeEmpty();

        _keeping.After(TimeSpan.FromMilliseconds(250)).TakeAsked().ShouldBe([1]);
        _keeping.Refuses(1, Rejected).Take<AuthorizationAction.ReplaceRejected>().Count().ShouldBe(1);
    }

    [Fact]
    public void No_text_of_the_facts_has_a_token()
    {
        _keeping.Rotates();

        $"{_keeping.Facts} {_keeping[1]} {_keeping.Facts.List} {string.Join(' ', _keeping.TakeActions())}".ShouldNotContain("-token");
    }
}
