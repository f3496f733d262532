using System.CommandLine.Completions;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Doctor;
using CTraderAuth.Tool.Output;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tool.Completion;

/// <summary>The subjects of the store, for the shell that completes one. Somebody waits at a prompt: what cannot be read at once, or at all, is left out without a word.</summary>
internal static class StoredSubjects
{
    private const int Most = 1000;

    // A file needs none.
    private static readonly TimeSpan ServerLimit = TimeSpan.FromSeconds(2);

    public static IEnumerable<CompletionItem> Of(CompletionContext context)
    {
        try
        {
            return Read(Settings.Read(Directory.GetCurrentDirectory(), context.ParseResult)).Select(static subject => new CompletionItem(subject));
        }
        catch (Exception)
        {
            return [];
        }
    }

    private static List<string> Read(Settings settings)
    {
        var file = settings.Store.Kind is StoreKind.Sqlite ? SqliteFile.Of(settings.Store.Connection, settings.ClientId) : null;
        if (file is not null && !File.Exists(file.Path))
        {
            return [];
        }

        // Not awaited after the limit: the process ends, whatever a server still does.
        var reading = Task.Run(() => ListAsync(settings, file));
        return reading.Wait(file is null ? ServerLimit : Timeout.InfiniteTimeSpan) ? reading.Result : [];
    }

    /// <summary>Creates and changes nothing, as doctor.</summary>
    private static async Task<List<string>> ListAsync(Settings settings, SqliteFile? file)
    {
        var services = new LookOnlyServices(settings, LogLevel.None, file);
        await using (services.ConfigureAwait(false))
        {
            return await services.Store.ListAsync().Select(static grant => grant.Subject).Where(IsShown).Take(Most).ToListAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Not a row of the library itself, and one line.</summary>
    public static bool IsShown(string subject) => subject is not ("ctrader-auth:keys" or "ctrader-auth:start") && OneLine.Of(subject) == subject;
}
