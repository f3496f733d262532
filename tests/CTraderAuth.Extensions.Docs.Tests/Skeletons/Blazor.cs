using System.Security.Claims;
using CTraderAuth;
using Microsoft.AspNetCore.Components.Authorization;

internal static class Skeleton
{
    internal static async Task CallAsync(Task<AuthenticationState> authenticationState, HttpClient client)
    {
        /* block */
    }
}
