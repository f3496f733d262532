using CTraderAuth;
using CTraderAuth.AspNetCore;

internal static class Skeleton
{
    internal interface IMails
    {
        Task WelcomeAsync(string subject, GrantStatus status);
    }

    internal static void Map(WebApplication app, IMails mails)
    {
        /* block */
    }
}
