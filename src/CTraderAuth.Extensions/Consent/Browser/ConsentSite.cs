using System.Collections.Concurrent;
using System.Net;
using CTraderAuth.Consent.Browser.Loopback;

namespace CTraderAuth.Consent.Browser;

/// <summary>What this process serves to the trader's browser: the redirect to the consent page, the callback, and the result.</summary>
internal sealed class ConsentSite(string subject, LoopbackAddress address, Uri link, ConsentRound round)
{
    private const int MaxQuestions = 16;

    private const string NobodyToAsk = "This response lacks the state of the sign-in, and the program has no terminal on which you could confirm it, so nothing has changed. "
        + $"Run the program in a terminal, or set CTrader:AuthUri to {EndPoints.GrantingAccessUri}, and sign in again.";

    private readonly TaskCompletionSource<string> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _pageSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<(string Path, ConsentQuestion Question)> _questions = [];
    private readonly string _resultPath = PathOf(address, Secret.Create(128));
    private readonly string _entrancePath = PathOf(address, Secret.Create(128));

    /// <summary>Redirects this user's browser to the consent page: other users can see the arguments of the command that opens the browser, and must not see the state.</summary>
    public Uri Entrance => address.At(_entrancePath);

    public Task PageSent => _pageSent.Task;

    public void Show(string page) => _page.TrySetResult(page);

    public async Task<LoopbackResponse> RespondAsync(RequestHead request, LoopbackEnds ends, CancellationToken cancellationToken)
    {
        // DNS rebinding shows in the Host header, and an image or frame of a foreign page in Sec-Fetch-Dest.
        if (!address.IsHost(request.Host) || request.IsEmbedded)
        {
            return LoopbackResponse.NotFound();
        }

        var question = _questions.FirstOrDefault(asked => asked.Path == request.Path).Question;
        var isResult = request.Path == _resultPath && round.IsFromBrowser;
        var isEntrance = request.Path == _entrancePath && !PeerUser.IsOther(ends);
        if (question is null && !isResult && !isEntrance && request.Path != address.Path)
        {
            return LoopbackResponse.NotFound();
        }

        if (request.Method is not "GET")
        {
            return LoopbackResponse.Refused(HttpStatusCode.MethodNotAllowed, "This address accepts GET requests only.");
        }

        // Read once: a person may answer in between.
        var verdict = question?.Verdict;
        return isEntrance ? LoopbackResponse.Redirect(link.AbsoluteUri)
            : isResult || verdict is Verdict.Taken ? await ResultAsync(cancellationToken).ConfigureAwait(false)
            : verdict is { } given ? Waiting(given)
            : Callback(request);
    }

    private LoopbackResponse Callback(RequestHead request)
    {
        var answer = ConsentResponse.Parse(request.Query);
        if (answer is { State: null } && !request.IsNavigation)
        {
            return LoopbackResponse.NotFound();
        }

        switch (round.Take(answer, pasted: false, out var question))
        {
            case Verdict.Taken:
                return LoopbackResponse.Redirect(_resultPath);
            case Verdict.Asked:
                return LoopbackResponse.Redirect(PathTo(question!));
            case Verdict.Foreign:
                return LoopbackResponse.Refused(HttpStatusCode.BadRequest, "This response does not belong to the sign-in that is waiting here. Open the link that the program shows.");
            default:
                return LoopbackResponse.Refused(HttpStatusCode.BadRequest, WhyRefused(answer!));
        }
    }

    private string PathTo(ConsentQuestion question)
    {
        var path = PathOf(address, question.Id);
        if (!_questions.Any(asked => asked.Path == path))
        {
            _questions.Enqueue((path, question));
        }

        while (_questions.Count > MaxQuestions)
        {
            _questions.TryDequeue(out _);
        }

        return path;
    }

    private LoopbackResponse Waiting(Verdict verdict) => verdict is Verdict.Asked
        ? new(HttpStatusCode.OK, ConsentPage.Asked(subject), refresh: true)
        : new(HttpStatusCode.OK, ConsentPage.Denied(
            round.LacksConsole ? NobodyToAsk : "This response was not confirmed in the program, so nothing has changed. To connect, open the link that the program shows."));

    private string WhyRefused(ConsentResponse answer) =>
        answer.IsEmpty ? "This address contains no code. Open the link that the program shows."
        : answer.Code is not null && round.LacksConsole ? NobodyToAsk
        : round.IsMixedUp ? "More than one response arrived without the state of the sign-in. If you see this page after you allowed access, copy its address and paste it into the program."
        : answer.Code is null ? "Access was denied at cTrader. Nothing has changed, and the program is still waiting: to allow access, open the link that the program shows again."
        : "This response lacks the state of the sign-in, so it may come from another page and was not accepted. Open the link that the program shows; its console and its log have details.";

    private async Task<LoopbackResponse> ResultAsync(CancellationToken cancellationToken) =>
        new(HttpStatusCode.OK, await _page.Task.WaitAsync(cancellationToken).ConfigureAwait(false), sent: () => _pageSent.TrySetResult());

    private static string PathOf(LoopbackAddress address, string name) => $"{address.Path.TrimEnd('/')}/{name}";
}
