using System.Buffers.Binary;

namespace CTraderAuth.Tests.Storage;

/// <summary>What SQLite itself has written into the log of a file: the format is at https://www.sqlite.org/fileformat2.html#walformat.</summary>
internal static class WriteAheadLog
{
    private const int HeaderSize = 32;
    private const int FrameHeaderSize = 24;

    /// <summary>The last frame of a transaction, and no other, says how large the database is after it.</summary>
    public static int Commits(string file)
    {
        using var stream = new FileStream($"{file}-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var log = new byte[stream.Length];
        stream.ReadExactly(log);
        var (pageSize, commits) = (BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(8)), 0);
        var salts = log.AsSpan(16, 8);
        for (var frame = HeaderSize; frame < log.Length; frame += FrameHeaderSize + pageSize)
        {
            // A frame of before the log began again has other salts.
            commits += log.AsSpan(frame + 8, 8).SequenceEqual(salts) && BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(frame + 4)) != 0 ? 1 : 0;
        }

        return commits;
    }
}
