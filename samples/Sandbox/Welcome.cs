using CTraderAuth.Testing;

namespace Sandbox;

internal static class Welcome
{
    public static string To(CTraderSandbox sandbox)
    {
        var link = $"{sandbox.AuthUri}?client_id={Uri.EscapeDataString(sandbox.ClientId)}&redirect_uri={Uri.EscapeDataString(sandbox.RedirectUri)}&scope=trading";
        return $"""
            The cTrader sandbox is running; Ctrl+C stops it.

              AuthUri       {sandbox.AuthUri}
              TokenUri      {sandbox.TokenUri}
              RedirectUri   {sandbox.RedirectUri}
              ClientId      {sandbox.ClientId}
              ClientSecret  {sandbox.ClientSecret}
              protected API {sandbox.ApiUri}
              DemoSocketUri {sandbox.Socket.DemoUri}
              LiveSocketUri {sandbox.Socket.LiveUri}

            1. Consent in the browser:
               {link}
               or, as trader-1, by curl; the code is at the end of the output and valid for one minute by default:
               curl -s -o /dev/null -w '%{"{redirect_url}"}\n' -d ctid=trader-1 -d decision=allow '{link}'
            2. Exchange the code:
               curl -G '{sandbox.TokenUri}' -d grant_type=authorization_code -d redirect_uri='{sandbox.RedirectUri}' -d client_id='{sandbox.ClientId}' -d client_secret='{sandbox.ClientSecret}' -d code=CODE
            3. Refresh; omit -G to send a form:
               curl -G '{sandbox.TokenUri}' -d grant_type=refresh_token -d client_id='{sandbox.ClientId}' -d client_secret='{sandbox.ClientSecret}' -d refresh_token=REFRESH_TOKEN
            4. Use the access token:
               curl -H 'Authorization: Bearer ACCESS_TOKEN' '{sandbox.ApiUri}'

            Token requests:
            """;
    }
}
