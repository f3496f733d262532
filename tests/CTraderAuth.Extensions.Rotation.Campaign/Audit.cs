using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CTraderAuth.Campaign.Child;
using CTraderAuth.Storage;
using CTraderAuth.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Campaign;

/// <summary>The row of the grant as it is in the store, held against the server's ledger.</summary>
internal sealed class Audit
{
    private static readonly HttpClient Client = new();

    /// <summary>The store is whole and its row can be read, or there is none yet.</summary>
    public bool Readable { get; private init; }

    public long Generation { get; private init; }

    public string? RefreshToken { get; private init; }

    /// <summary>The server knows the stored pair as its newest: both of its halves live and die together.</summary>
    public bool Live { get; private init; }

    /// <summary>Why a consent is needed; null when none is.</summary>
    public string? Reason { get; private init; }

    public static Task<Audit> MakeAsync(CTraderSandbox sandbox, string store) =>
        StoreChoice.IsFile(store) ? MakeOfFileAsync(sandbox, store) : MakeOfStoreAsync(sandbox, store);

    private static async Task<Audit> MakeOfStoreAsync(CTraderSandbox sandbox, string store)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddCTraderAuth(_ => { }).UseSandbox(sandbox).Use(store);
        await using var program = services.BuildServiceProvider();
        var row = await program.GetRequiredService<IGrantStore>().FindAsync(Child.Registration.Subject);
        return row is null ? new() { Readable = true } : await MakeAsync(sandbox, JsonDocument.Parse(row.Content).RootElement.GetProperty("Grant"));
    }

    private static async Task<Audit> MakeOfFileAsync(CTraderSandbox sandbox, string file)
    {
        string? content = null;
        if (!File.Exists(file))
        {
            return new() { Readable = true };
        }

        try
        {
            using var database = new SqliteConnection($"Data Source={file};Mode=ReadWrite;Pooling=False;Default Timeout=60");
            database.Open();
            if (Read(database, "PRAGMA integrity_check") is not "ok")
            {
                return new();
            }

            if (Read(database, "SELECT name FROM sqlite_master WHERE name = 'grants'") is not null)
            {
                content = Read(database, "SELECT CAST(content AS TEXT) FROM grants");
            }
        }
        catch (SqliteException)
        {
            return new();
        }

        return content is null ? new() { Readable = true } : await MakeAsync(sandbox, JsonDocument.Parse(content).RootElement.GetProperty("Grant"));
    }

    private static async Task<Audit> MakeAsync(CTraderSandbox sandbox, JsonElement grant) => new()
    {
        Readable = true,
        Generation = grant.TryGetProperty(nameof(Generation), out var generation) ? generation.GetInt64() : 0,
        RefreshToken = Text(grant, nameof(RefreshToken)),
        Reason = Text(grant, nameof(Reason)),
        Live = Text(grant, "AccessToken") is { } accessToken && await IsLiveAsync(sandbox, accessToken),
    };

    private static async Task<bool> IsLiveAsync(CTraderSandbox sandbox, string accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, sandbox.ApiUri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await Client.SendAsync(request);
        return response.StatusCode is HttpStatusCode.OK;
    }

    private static string? Text(JsonElement grant, string name) => grant.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string? Read(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as string;
    }
}
