using System.Text.Json;
using System.Text.Json.Nodes;
using CTraderAuth.Testing.Ledger;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.Testing.ProtectedApi;

/// <summary>An API that answers whoever brings a live access token, and says whose it is.</summary>
internal sealed class TokenGuardedApi(AuthorizationLedger ledger)
{
    private const string Scheme = "Bearer ";

    public Task AnswerAsync(HttpContext context, string? body)
    {
        var grant = TokenOf(context.Request) is { } token ? ledger.FindLive(token) : null;
        context.Response.Headers.CacheControl = "no-store";
        if (grant is null)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            return SendAsync(context, new JsonObject
            {
                ["errorCode"] = "CH_ACCESS_TOKEN_INVALID",
                ["description"] = "The access token is missing, dead or expired.",
            });
        }

        return SendAsync(context, new JsonObject
        {
            ["cTid"] = grant.CTid,
            ["scope"] = grant.Scope is CTraderScope.Accounts ? "accounts" : "trading",
            ["method"] = context.Request.Method,
            ["path"] = context.Request.Path.Value,
            ["body"] = body,
        });
    }

    private static string? TokenOf(HttpRequest request)
    {
        if (request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return header[Scheme.Length..];
        }

        return request.Query["oauth_token"] is [{ } oauthToken] ? oauthToken
            : request.Query["access_token"] is [{ } accessToken] ? accessToken
            : null;
    }

    private static Task SendAsync(HttpContext context, JsonObject body)
    {
        context.Response.ContentType = "application/json;charset=UTF-8";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body)).AsTask();
    }
}
