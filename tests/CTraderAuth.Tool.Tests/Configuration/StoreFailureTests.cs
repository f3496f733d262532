using CTraderAuth.Tool.Configuration;
using Microsoft.Data.Sqlite;
using Npgsql;
using StackExchange.Redis;

namespace CTraderAuth.Tool.Tests.Configuration;

/// <summary>Which failure of a store passes by itself, and which one needs another configuration.</summary>
public sealed class StoreFailureTests
{
    [Theory]
    [InlineData(5, 3)]
    [InlineData(6, 3)]
    [InlineData(13, 3)]
    [InlineData(8, 2)]
    [InlineData(11, 2)]
    [InlineData(26, 2)]
    public void Of_SQLite(int code, int exit) => Of(new SqliteException("failed", code)).ShouldBe(exit);

    [Theory]
    [InlineData("57P03", 3)]
    [InlineData("57P01", 3)]
    [InlineData("57014", 3)]
    [InlineData("53300", 3)]
    [InlineData("53100", 3)]
    [InlineData("40001", 3)]
    [InlineData("28P01", 2)]
    [InlineData("3D000", 2)]
    [InlineData("42501", 2)]
    public void Of_PostgreSql(string state, int exit) => Of(new PostgresException("failed", "FATAL", "FATAL", state)).ShouldBe(exit);

    [Theory]
    [InlineData("LOADING Redis is loading the dataset in memory", 3)]
    [InlineData("MASTERDOWN Link with MASTER is down", 3)]
    [InlineData("CLUSTERDOWN Hash slot not served", 3)]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'", 3)]
    [InlineData("NOREPLICAS Not enough good replicas to write.", 3)]
    [InlineData("WRONGPASS invalid username-password pair", 2)]
    [InlineData("NOPERM this user has no permissions", 2)]
    public void Of_Redis(string reply, int exit) => Of(new RedisServerException(RedisErrorKind.Unknown, CommandFlags.None, reply)).ShouldBe(exit);

    /// <summary>As the stores throw it.</summary>
    private static int Of(Exception cause) => StoreFailure.ExitOf(new IOException("failed", cause));
}
