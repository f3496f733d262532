using FsCheck;
using FsCheck.Fluent;

namespace CTraderAuth.AspNetCore.Tests.Callbacks.Fuzzing;

/// <summary>A request as no browser would send it. What must stay hidden holds <see cref="Secret"/>, what must stay escaped <see cref="Markup"/>.</summary>
public sealed class WildRequest(string method, string path, string query, string cookies, string destination, bool setsOut)
{
    public const string Secret = "zqsecret";
    public const string Markup = "<zqmark";
    public const string Callback = "/ctrader/callback";
    public const string Result = "/ctrader/result";

    public static readonly Arbitrary<WildRequest> Any = Arb.From(
        from path in Gen.Elements(Callback, Callback, Result)
        from method in Gen.Frequency((8, Gen.Constant("GET")), (2, Gen.Elements("POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "FROB")))
        from query in Queries
        from cookies in CookieHeaders
        from destination in Gen.Frequency((6, Gen.Elements("", "document")), (1, Gen.Elements("image", "iframe")), (1, Wild))
        from setsOut in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new WildRequest(method, path, query, cookies, destination, setsOut));

    public string Method { get; } = method;

    public string Path { get; } = path;

    public string Query { get; } = query;

    /// <summary>What is sent beside the cookies of the browser.</summary>
    public string Cookies { get; } = cookies;

    public string Destination { get; } = destination;

    /// <summary>Whether the browser set out to connect before.</summary>
    public bool SetsOut { get; } = setsOut;

    private static Gen<string> Wild =>
        Gen.Frequency(
            (6, Gen.Choose(' ', '~').Select(c => ((char)c).ToString())),
            (2, Gen.Choose(0, 0xffff).Select(c => ((char)c).ToString())),
            (3, Gen.Elements("%", "%zz", "%00", "%0d%0a", "%ff%fe", "%ed%a0%80", "&", "=", ";", "+", "#", "\r\n", "\u001b[31m", Markup, "%3Czqmark", "\"", "//", "\\", "\ud800")))
            .ListOf().Select(parts => string.Concat(parts));

    private static Gen<string> Queries => Gen.Frequency(
        (2, Parameter.ListOf().Select(parameters => parameters.Count is 0 ? "" : $"?{string.Join('&', parameters)}")),
        (1, Gen.Choose(0, int.MaxValue).Select(n => $"?code={Secret}{n}")),
        (1, Gen.Choose(0, int.MaxValue).SelectMany(n => Parameter, (n, parameter) => $"?code={Secret}{n}&{parameter}")));

    private static Gen<string> Parameter => Gen.Frequency(
        (3, Named(Gen.Elements("code", "state", "x", "code", "CODE", "st%61te"), Secret)),
        (3, Named(Gen.Elements("error", "error_description", "returnUrl", "outcome"), Markup)),
        (1, Gen.Elements("denied", "refused", "connected", "unavailable", "signed-out").Select(label => $"outcome={label}")),
        (1, Wild));

    private static Gen<string> CookieHeaders => Gen.Frequency(
        (2, Gen.Constant("")),
        (3, from name in Gen.Elements(".ctrader-auth.x", ".ctrader-auth.", ".AspNetCore.Cookies", "x") from value in Wild select $"{name}={Secret}{value}"),
        (1, Wild));

    private static Gen<string> Named(Gen<string> names, string canary) =>
        from name in names from before in Wild from after in Wild select $"{name}={before}{canary}{after}";

    public override string ToString() => $"{Method} {Path}{Query} Cookie: {Cookies} Sec-Fetch-Dest: {Destination} set out: {SetsOut}";
}
