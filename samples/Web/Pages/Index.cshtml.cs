using System.Security.Claims;
using CTraderAuth;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using TradingDesk.Desk;

namespace TradingDesk.Pages;

internal sealed class IndexModel(ICTraderTokens tokens, DeskReader desk, IHttpClientFactory clients) : PageModel
{
    [TempData]
    public string? Said { get; set; }

    [TempData]
    public string? SaidKind { get; set; }

    /// <summary>The generation that the notice is about: the notice is not shown with a later one.</summary>
    [TempData]
    public int? SaidOf { get; set; }

    public DeskView View { get; private set; } = null!;

    private string Subject => User.FindFirstValue(ClaimTypes.NameIdentifier)!;

    public async Task OnGetAsync(CancellationToken cancellationToken) => View = await desk.ReadAsync(Subject, cancellationToken);

    public Task<IActionResult> OnPostCallAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        using var response = await clients.CreateClient("accounts").GetAsync("accounts", cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return ($"The API responded with {(int)response.StatusCode}: {(text.Length > 300 ? $"{text[..300]}…" : text)}", response.IsSuccessStatusCode ? "good" : "bad");
    });

    public Task<IActionResult> OnPostRotateAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var token = await tokens.RefreshAsync(Subject, cancellationToken);
        SaidOf = (int)token.Generation;
        return ($"The token was replaced; this is generation {token.Generation}.", "good");
    });

    private async Task<IActionResult> TryAsync(Func<Task<(string Text, string Kind)>> work)
    {
        try
        {
            (Said, SaidKind) = await work();
        }
        catch (Exception e) when (e is CTraderAuthException or HttpRequestException)
        {
            (Said, SaidKind) = (e.Message, "bad");
        }

        return RedirectToPage();
    }
}
