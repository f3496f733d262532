using Microsoft.Data.Sqlite;

namespace CTraderAuth.Storage;

/// <summary>How far the changes of a file have been seen: which file it is, how many removals, the last write.</summary>
internal readonly record struct ChangePosition(long Origin, long Removed, long Last)
{
    private const int MostSubjects = 1000;

    public static ChangePosition Read(SqliteDataReader reader) => new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));

    /// <summary>A removed row leaves no subject behind; another file or an older copy may have been put in this one's place; or it is too much to tell.</summary>
    public bool IsGapTo(ChangePosition now)
        => now.Origin != Origin || now.Removed != Removed || now.Last < Last || now.Last - Last > MostSubjects;
}
