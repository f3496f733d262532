using Microsoft.Data.Sqlite;

namespace CTraderAuth.Storage;

/// <summary>The position up to which the changes of a file have been read: its identity, the number of removals, and the last write.</summary>
internal readonly record struct PollPosition(long Origin, long Removed, long Last)
{
    private const int MostSubjects = 1000;

    public static PollPosition Read(SqliteDataReader reader) => new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));

    /// <summary>Whether watchers must read everything again: a removed row leaves no subject, the file may have been replaced, or there are too many changes.</summary>
    public bool IsGapTo(PollPosition now) =>
        now.Origin != Origin || now.Removed != Removed || now.Last < Last || now.Last - Last > MostSubjects;

    /// <summary>Whether the file lacks writes that it had here: it is another one, or an older copy.</summary>
    public bool IsAheadOf(PollPosition now) =>
        now.Origin != Origin || now.Removed < Removed || (now.Removed == Removed && now.Last < Last);
}
