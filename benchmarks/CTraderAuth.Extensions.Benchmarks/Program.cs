using CTraderAuth.Benchmarks.Attach;
using CTraderAuth.Benchmarks.Measuring;

if (args is not ["attach"])
{
    Console.WriteLine("attach    what it costs to attach a live token, beside the limit");
    return 2;
}

using var standing = new Ours("my-bot", ["my-bot"]);
using var perRequest = new Ours(null, ["my-bot"]);
Subject[] subjects =
[
    new HttpSubject("limit, request reused", new LimitHandler(), reused: true),
    new HttpSubject("ours, fixed subject", standing.Handler, reused: true),
    new HttpSubject("ours, subject per request", perRequest.Handler, reused: true, "my-bot"),
    new HttpSubject("limit, new request", new LimitHandler(), reused: false),
    new HttpSubject("ours, fixed subject, new request", standing.Handler, reused: false),
    new HttpSubject("limit, new request with its options", new LimitHandler(), reused: false, "my-bot"),
    new HttpSubject("ours, new request with its options", perRequest.Handler, reused: false, "my-bot"),
];
var figures = new Rounds(TimeSpan.FromMilliseconds(2), 200).Measure(subjects);
foreach (var figure in figures)
{
    Console.WriteLine($"{figure.Name,-36} {figure.Nanoseconds,7:0.0} ns {figure.Nanoseconds / figures[0].Nanoseconds,6:0.00} x {figure.Bytes,6:0} B");
}

return 0;
