using System.Net;
using System.Text;
using CTraderAuth.Tests.Consent.Browser;

namespace TradingDesk.Tests.Loopback;

/// <summary>A console program and a real browser.</summary>
public sealed class SignInTests(Chromium chromium)
{
    private readonly int _port = FreePort.Next();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connects_by_the_link_that_the_program_prints()
    {
        var page = await chromium.OpenAsync(new());
        using var program = ConsoleProgram.StartRedirected(_port);
        var link = await program.ReadAfterAsync("http://127.0.0.1", Cancellation);

        await page.GotoAsync($"http://127.0.0.1{link}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Connected");
        page.Url.ShouldNotContain("code=");
        (await program.ReadAfterAsync("connected", Cancellation)).ShouldBe("");
    }

    [Fact]
    public async Task Connects_through_a_service_worker_that_another_program_left_behind()
    {
        var page = await chromium.OpenAsync(new());
        await GivenServiceWorkerAsync(page, "self.addEventListener('activate', e => e.waitUntil(clients.claim()));self.addEventListener('fetch', e => e.respondWith(fetch(e.request)))");
        using var program = ConsoleProgram.StartRedirected(_port, "--echo-state");
        var link = await program.ReadAfterAsync("http://127.0.0.1", Cancellation);

        await page.GotoAsync($"http://127.0.0.1{link}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Connected");
        (await program.ReadAfterAsync("connected", Cancellation)).ShouldBe("");
    }

    [Fact]
    public async Task Asks_on_the_terminal_before_another_account_replaces_the_one_that_is_connected()
    {
        var page = await chromium.OpenAsync(new());
        using var program = ConsoleProgram.StartOnTerminal(_port, "--connected");
        var code = await program.ReadAfterAsync("code: ", Cancellation);
        await program.ReadAfterAsync("paste it here", Cancellation);

        await page.GotoAsync($"http://localhost:{_port}/callback?code={code}");
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Confirm in the program");
        await program.ReadAfterAsync("[y/N]", Cancellation);
        program.Type("y\n");

        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Connected");
        page.Url.ShouldNotContain(code);
    }

    private async Task GivenServiceWorkerAsync(IPage page, string script)
    {
        using var server = new HttpListener { Prefixes = { $"http://localhost:{_port}/" } };
        server.Start();
        var serving = ServeAsync(server, script);
        await page.GotoAsync($"http://localhost:{_port}/");
        await page.EvaluateAsync("async () => { await navigator.serviceWorker.register('/worker.js'); while (!navigator.serviceWorker.controller) { await new Promise(r => setTimeout(r, 50)); } }");
        await page.GotoAsync("about:blank");
        server.Stop();
        await serving;
    }

    private static async Task ServeAsync(HttpListener server, string script)
    {
        try
        {
            while (true)
            {
                var context = await server.GetContextAsync();
                var isScript = context.Request.Url!.AbsolutePath is "/worker.js";
                context.Response.ContentType = isScript ? "text/javascript" : "text/html";
                context.Response.Close(Encoding.UTF8.GetBytes(isScript ? script : "<!doctype html><title>Another program</title>"), willBlock: true);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
