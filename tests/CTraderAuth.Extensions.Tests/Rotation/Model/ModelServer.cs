using System.Collections.Immutable;
using System.Globalization;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>The token endpoint as a value: the rules of the sandbox's ledger, pairs that are numbered, and no time.</summary>
/// <remarks>Line 1 is the trader of the grant; line 2 is another trader, whose refresh token is imported.</remarks>
internal sealed record ModelServer(RefreshTokenReuse Reuse, ImmutableArray<ModelServer.Issued> Pairs, string CodesUsed)
{
    public const string ForeignToken = "r2";

    /// <summary>A pair, the trader it belongs to, the consent it stems from, and the pair it came from.</summary>
    internal sealed record Issued(int Line, int Family, int From, bool Live);

    public static ModelServer Start(RefreshTokenReuse reuse) => new(reuse, [new(1, 1, 0, true), new(2, 2, 0, true)], "");

    /// <summary>The authorization code that the first trader gives one owner.</summary>
    public static string CodeOf(char owner) => $"code {owner}";

    public static bool IsCode(string secret) => secret.StartsWith("code ", StringComparison.Ordinal);

    public static int NumberOf(string token) => int.Parse(token.AsSpan(1), CultureInfo.InvariantCulture);

    public Issued PairOf(string token) => Pairs[NumberOf(token) - 1];

    /// <summary>The newest pair of a trader: the one that has to survive.</summary>
    public int NewestOf(int line) => Pairs.Select((pair, index) => pair.Line == line ? index + 1 : 0).Max();

    /// <summary>A refresh with this token will bring a pair.</summary>
    public bool Honours(string refreshToken) => Refresh(refreshToken).Pair is not 0;

    public (ModelServer Next, int Pair) Process(string secret) => IsCode(secret) ? Exchange(secret[^1]) : Refresh(secret);

    public static TokenAnswer AnswerOf(int pair) => pair is 0
        ? new(TokenAnswerKind.Rejected) { ErrorCode = "ACCESS_DENIED" }
        : new(TokenAnswerKind.Pair) { AccessToken = $"a{pair}", RefreshToken = $"r{pair}", ExpiresIn = TimeSpan.FromDays(30) };

    public void AddTo(ModelKey key)
    {
        foreach (var code in CodesUsed)
        {
            key.Add(code);
        }

        foreach (var pair in Pairs)
        {
            key.Add((pair.Line * 1000) + (pair.Family * 100) + (pair.From * 2) + (pair.Live ? 1 : 0));
        }
    }

    private (ModelServer Next, int Pair) Exchange(char code)
    {
        if (CodesUsed.Contains(code))
        {
            return (this, 0);
        }

        // A new consent of the same trader kills what he gave before.
        var pairs = Pairs.Select(pair => pair.Line is 1 ? pair with { Live = false } : pair).Append(new(1, 3 + CodesUsed.Length, 0, true));
        return (this with { Pairs = [.. pairs], CodesUsed = CodesUsed + code }, Pairs.Length + 1);
    }

    private (ModelServer Next, int Pair) Refresh(string token)
    {
        var number = NumberOf(token);
        var pair = Pairs[number - 1];
        if (pair.Live)
        {
            var pairs = Pairs.SetItem(number - 1, pair with { Live = false });
            return (this with { Pairs = pairs.Add(pair with { From = number }) }, pairs.Length + 1);
        }

        var current = Pairs.Select((other, index) => (other, Number: index + 1)).FirstOrDefault(issued => issued.other.Live && issued.other.Family == pair.Family);
        return Reuse switch
        {
            RefreshTokenReuse.RevokeFamily => (KillFamily(pair.Family), 0),
            RefreshTokenReuse.Grace when current.other?.From == number => (this, current.Number),
            _ => (this, 0),
        };
    }

    private ModelServer KillFamily(int family) =>
        this with { Pairs = [.. Pairs.Select(pair => pair.Family == family ? pair with { Live = false } : pair)] };
}
