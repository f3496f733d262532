using CTraderAuth.Storage;
using CTraderAuth.Testing;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tests.Storage;

public sealed class SqliteGrantStoreConformanceTests : TemporaryFolder
{
    public static TheoryData<string> Names => [.. GrantStoreConformance.Cases.Select(testCase => testCase.Name)];

    public static MatrixTheoryData<string, string> Damages =>
        new(GrantStoreConformance.CasesOfDamage(static _ => Task.CompletedTask).Select(testCase => testCase.Name), ["version = 0", "version = 'x'", "refresh_due_at = 9223372036854775807", "content = x''"]);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Keeps_the_promise(string name) =>
        GrantStoreConformance.Cases.Single(testCase => testCase.Name == name).RunAsync(GivenPatientStore);

    [Theory]
    [MemberData(nameof(Damages))]
    public Task R30_Keeps_the_promise_about_damaged_rows(string name, string damage) =>
        GrantStoreConformance.CasesOfDamage(subject => DamageAsync(damage, subject)).Single(testCase => testCase.Name == name).RunAsync(GivenPatientStore);

    // SQLite's lock is not fair: on a slow disk the other store may meet no gap for longer than 5 s.
    private IGrantStore GivenPatientStore() => GivenStore("Default Timeout=60");

    private async Task DamageAsync(string damage, string subject)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE grants SET {damage} WHERE subject = $subject";
        command.Parameters.AddWithValue("$subject", subject);
        (await command.ExecuteNonQueryAsync(Cancellation)).ShouldBe(1);
    }
}
