using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CTraderAuth.TestApp;

/// <summary>MVC: a page for signed-in users that says whether they are connected, and calls an API for them.</summary>
[Authorize]
public sealed class DeskController(ICTraderTokens tokens, IHttpClientFactory clients) : Controller
{
    [HttpGet("/mvc/desk")]
    public async Task<IActionResult> Desk()
    {
        var status = await tokens.GetStatusAsync(User.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)!.Value);
        return Content($"The grant is {status?.State.ToString() ?? "missing"}.");
    }

    [HttpGet("/mvc/call")]
    public async Task<IActionResult> Call() => Content(await clients.CreateClient("api").GetStringAsync("accounts"));

    [HttpPost("/mvc/order"), ValidateAntiForgeryToken]
    public IActionResult Order() => Content("ordered");
}
