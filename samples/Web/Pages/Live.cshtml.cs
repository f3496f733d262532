using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using TradingDesk.Desk;

namespace TradingDesk.Pages;

/// <summary>The part of the page that a live update replaces.</summary>
internal sealed class LiveModel(DeskReader desk) : PageModel
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        Partial("_Desk", await desk.ReadAsync(User.FindFirstValue(ClaimTypes.NameIdentifier)!, cancellationToken));
}
