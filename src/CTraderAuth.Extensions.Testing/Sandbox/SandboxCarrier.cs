using CTraderAuth.Testing.Consent;
using CTraderAuth.Testing.ProtectedApi;
using CTraderAuth.Testing.Sockets;
using CTraderAuth.Testing.TokenEndpoint;
using Microsoft.AspNetCore.Http;
using WireMock;
using WireMock.ResponseProviders;
using WireMock.Settings;

namespace CTraderAuth.Testing;

/// <summary>Passes every request from WireMock to its handler. The handlers write to the <see cref="HttpContext"/> themselves, so WireMock adds nothing.</summary>
internal sealed class SandboxCarrier(ConsentDesk consent, TokenDesk tokens, TokenGuardedApi api, CancellationToken closing) : IResponseProvider
{
    public const string AuthPath = "/apps/auth";
    public const string TokenPath = "/apps/token";
    public const string ApiPath = "/api/";

    private static readonly (IResponseMessage, IMapping?) Answered = (null!, null);

    public async Task<(IResponseMessage Message, IMapping? Mapping)> ProvideResponseAsync(IMapping mapping, HttpContext context, IRequestMessage requestMessage, WireMockServerSettings settings)
    {
        try
        {
            await (context.Request.Path.Value switch
            {
                AuthPath => consent.AnswerAsync(context, requestMessage.Body),
                TokenPath => tokens.AnswerAsync(context, requestMessage.Body, closing),
                { } path when path.StartsWith(ApiPath, StringComparison.Ordinal) => api.AnswerAsync(context, requestMessage.Body),
                _ => NotHere(context),
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            context.Abort();
        }

        return Answered;
    }

    private static Task NotHere(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain;charset=UTF-8";
        return context.Response.WriteAsync($"The cTrader sandbox serves {AuthPath} (consent), {TokenPath} (tokens), {ApiPath} (an API that needs a token), and WebSockets on {SocketEndpoint.DemoPath} and {SocketEndpoint.LivePath}.\n");
    }
}
