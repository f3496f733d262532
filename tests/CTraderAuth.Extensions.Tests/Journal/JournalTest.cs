using System.Text;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Tests.Journal;

/// <summary>Programs with a journal in one folder, of which some are "killed" before they store what they received.</summary>
public abstract class JournalTest : TokensTest
{
    protected string Folder { get; } = Path.Combine(Directory.CreateTempSubdirectory("ctrader-auth-journal-").FullName, "journal");

    /// <summary>Lets go the programs that were "killed": their writes stand still until then.</summary>
    protected TaskCompletionSource LetGo { get; } = new();

    protected ITokenProtector? Protector { get; set; }

    public override async ValueTask DisposeAsync()
    {
        Store.Repair();
        LetGo.TrySetResult();
        await base.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected List<string> Files() => Directory.Exists(Folder) ? [.. Directory.EnumerateFiles(Folder)] : [];

    protected string Logged(int id) => Logs.GetSnapshot().First(record => record.Id.Id == id).Message;

    protected ServiceProvider GivenJournal(Action<CTraderAuthOptions>? configure = null) =>
        GivenProgram(configure, services =>
        {
            services.AddCTraderAuth(_ => { }).UseResponseJournal(Folder);
            if (Protector is not null)
            {
                services.AddSingleton(Protector);
            }
        });

    protected async Task<ICTraderTokens> GivenStartedAsync() => await GivenStartedAsync(null);

    protected Task<ICTraderTokens> GivenStartedAsync(Action<CTraderAuthOptions>? configure) => StartAsync(GivenJournal(configure));

    protected static async Task<ICTraderTokens> StartAsync(ServiceProvider program)
    {
        foreach (var service in program.GetServices<IHostedService>())
        {
            await service.StartAsync(Token);
        }

        return program.GetRequiredService<ICTraderTokens>();
    }

    /// <summary>A program that received a response and goes no further: as good as killed.</summary>
    protected async Task<Task<CTraderAccessToken>> GivenKilledBeforeTheCommitAsync(Func<ICTraderTokens, Task<CTraderAccessToken>> act)
    {
        var (program, received, saves) = (GivenJournal(), new TaskCompletionSource(), 0);
        var tokens = program.GetRequiredService<ICTraderTokens>();
        Store.Gate(operation =>
        {
            if (operation is "Save" && ++saves is 2)
            {
                received.SetResult();
                return LetGo.Task;
            }

            return Task.CompletedTask;
        });
        var acting = act(tokens);
        await received.Task.WaitAsync(Token);
        Store.Repair();
        return acting;
    }

    protected async Task ShouldWorkAsync(CTraderAccessToken token)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Value);
        using var response = await client.GetAsync(Sandbox.ApiUri, Token);
        response.IsSuccessStatusCode.ShouldBeTrue(Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(Token)));
    }
}
