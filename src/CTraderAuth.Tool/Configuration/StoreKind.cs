namespace CTraderAuth.Tool.Configuration;

internal enum StoreKind
{
    Sqlite,
    PostgreSql,
    Redis,
}
