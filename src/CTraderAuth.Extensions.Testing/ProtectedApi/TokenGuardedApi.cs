using System.Text.Json;
using System.Text.Json.Nodes;
using CTraderAuth.Testing.Ledger;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.Testing.ProtectedApi;

/// <summary>An API that requires a valid access token, and reports whose it is.</summary>
internal sealed class TokenGuardedApi(AuthorizationLedger ledger)
{
    private const string Scheme = "Bearer ";

    private static readonly string[] QueryNames = ["oauth_token", "access_token"];

    public Task AnswerAsync(HttpContext context, string? body)
    {
        string[] tokens = [.. TokensOf(context.Request)];
        var grant = tokens is [var token] ? ledger.FindLive(token) : null;
        context.Response.Headers.CacheControl = "no-store";
        if (tokens.Length > 1)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_request\"";
            return SendAsync(context, new JsonObject
            {
                ["errorCode"] = "INVALID_REQUEST",
                ["description"] = "The access token was sent in more than one way.",
            });
        }

        if (grant is null)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            return SendAsync(context, new JsonObject
            {
                ["errorCode"] = "CH_ACCESS_TOKEN_INVALID",
                ["description"] = "The access token is missing, invalid or expired.",
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

    /// <summary>More than one is an error (RFC 6750, section 2).</summary>
    private static IEnumerable<string> TokensOf(HttpRequest request)
    {
        foreach (var header in request.Headers.Authorization)
        {
            if (header?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) is true)
            {
                yield return header[Scheme.Length..];
            }
        }

        var query = Parameters.OfQuery(request);
        foreach (var name in QueryNames)
        {
            if (query[name] is { } token)
            {
                yield return token;
            }

            if (query.SentTwice == name)
            {
                yield return "";
            }
        }
    }

    private static Task SendAsync(HttpContext context, JsonObject body)
    {
        context.Response.ContentType = "application/json;charset=UTF-8";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body)).AsTask();
    }
}
