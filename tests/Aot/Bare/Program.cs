using System.Text.Json;

// The least that a program can pay: one request by HttpClient, one look into the answer.
using var client = new HttpClient();
using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri($"{args[0]}?grant_type=refresh_token&refresh_token=refresh-token&client_id=app&client_secret=secret")));
Console.WriteLine(answer.RootElement.GetProperty("accessToken").GetString()!.Length);
