using System.Reflection;
using CTraderAuth.Docs.Tests.Pages;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Doctor.Checks;
using CTraderAuth.Tool.Doctor.Findings;
using CTraderAuth.Tool.Exits;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tool.Tests.Configuration;

public sealed class StoreOptionsTests
{
    private const string Password = "a-password-of-the-store";

    /// <summary>What the options of the stores have, but for functions, which a configuration cannot express.</summary>
    private static readonly (Type Type, string Name)[] Names =
    [
        .. from type in new[] { typeof(RedisGrantStoreOptions), typeof(PostgreSqlGrantStoreOptions) }
           from property in type.GetProperties()
           where !typeof(Delegate).IsAssignableFrom(property.PropertyType)
           select (type, property.Name),
    ];

    public static TheoryData<Type, string> Properties => [.. Names.Select(static property => new TheoryDataRow<Type, string>(property.Type, property.Name))];

    [Theory]
    [MemberData(nameof(Properties))]
    public void Sets_each_option_that_a_program_can_set(Type type, string name)
    {
        ArgumentNullException.ThrowIfNull(type);
        var property = type.GetProperty(name)!;
        var options = Activator.CreateInstance(type)!;
        var (text, value) = Other(property, options);

        Set(options, Of(KindOf(type), (name, text)));

        property.GetValue(options).ShouldBe(value);
        Of(KindOf(type), (name, text)).Problems().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void Keeps_the_default_of_each_option_that_is_not_set(Type type, string name)
    {
        ArgumentNullException.ThrowIfNull(type);
        var options = Activator.CreateInstance(type)!;
        var before = type.GetProperty(name)!.GetValue(options);

        Set(options, Of(KindOf(type)));

        type.GetProperty(name)!.GetValue(options).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void Is_documented(Type type, string name)
    {
        ArgumentNullException.ThrowIfNull(type);
        var store = KindOf(type) is StoreKind.Redis ? "Redis" : "PostgreSQL";

        File.ReadLines(Path.Combine(RepositoryRoot.Find(), "docs", "tool.md")).ShouldContain(line => line.StartsWith($"| {store} | `{name}` |", StringComparison.Ordinal));
    }

    [Fact]
    public void Has_no_other_option() => StoreOptions.All.Select(static option => option.Name).Order().ShouldBe(Names.Select(static property => property.Name).Order());

    [Theory]
    [InlineData(StoreKind.Redis, "Replcas", "1", "CTrader:StoreOptions:Replcas is not an option of a store. Did you mean CTrader:StoreOptions:Replicas?")]
    [InlineData(StoreKind.Sqlite, "Password", "1", "CTrader:StoreOptions:Password is not an option of a store. Remove it, or check its name.")]
    [InlineData(StoreKind.Redis, "Replicas", "one", "CTrader:StoreOptions:Replicas is not valid. Use a whole number, such as 1, or remove it.")]
    [InlineData(StoreKind.Redis, "replicas", "-1", "CTrader:StoreOptions:Replicas is not valid. Use a whole number, such as 1, or remove it.")]
    [InlineData(StoreKind.Redis, "Replicas", "", "CTrader:StoreOptions:Replicas is not valid. Use a whole number, such as 1, or remove it.")]
    [InlineData(StoreKind.Redis, "Replicas:0", "1", "CTrader:StoreOptions:Replicas is not valid. Use one value, or remove it.")]
    [InlineData(StoreKind.Redis, "Replicas", "101", "CTrader:StoreOptions:Replicas is 101; it must be 0 to 100.")]
    [InlineData(StoreKind.Redis, "ReplicaTimeout", "2", "CTrader:StoreOptions:ReplicaTimeout is not valid. Use a duration, such as 30s or 00:00:00.500, or remove it.")]
    [InlineData(StoreKind.Redis, "AssumeDurable", "yes", "CTrader:StoreOptions:AssumeDurable is not valid. Use true or false, or remove it.")]
    [InlineData(StoreKind.Redis, "KeyPrefix", " ", "CTrader:StoreOptions:KeyPrefix is not valid. Use a name, or remove it.")]
    [InlineData(StoreKind.PostgreSql, "CommandTimeout", "0s", "CTrader:StoreOptions:CommandTimeout is 00:00:00; it must be 1 s to 10 minutes.")]
    [InlineData(StoreKind.PostgreSql, "Table", "0123456789012345678901234567890123456789012345678901234567890", "CTrader:StoreOptions:Table: The name of a table")]
    [InlineData(StoreKind.PostgreSql, "ListenConnectionString", $"mysql://app:{Password}@db/app", "CTrader:StoreOptions:ListenConnectionString is not valid. Use a connection string or a URL of PostgreSQL, or remove it.")]
    [InlineData(StoreKind.PostgreSql, "ListenConnectionString", $"Host=db;Pasword={Password}", "CTrader:Store or CTrader:StoreOptions:ListenConnectionString: The connection string of PostgreSQL is not valid.")]
    [InlineData(StoreKind.PostgreSql, "", "Table=x", "CTrader:StoreOptions is a value, but it must have names below it. Set an option, such as CTrader:StoreOptions:Table.")]
    internal void Names_what_cannot_be_used(StoreKind kind, string name, string value, string sentence)
    {
        var options = Of(kind, (name, value));
        var builder = new ServiceCollection().AddCTraderAuth(static _ => { });

        var refusal = Should.Throw<ToolException>(() =>
        {
            options.Demand();
            ServerStores.Add(builder, kind, kind is StoreKind.Redis ? "localhost:6379" : "Host=db", options, createsTables: true);
        });

        refusal.Exit.ShouldBe(Exit.Usage);
        refusal.Message.ShouldStartWith(sentence);
        refusal.Message.ShouldNotContain(Password);
    }

    [Theory]
    [InlineData("postgresql://app:secret@db/app", "Host=\"db\";Port=5432;Database=\"app\";Username=\"app\";Password=\"secret\"")]
    [InlineData("Host=db;Username=app", "Host=db;Username=app")]
    public void Takes_a_URL_for_the_connection_that_listens(string text, string connection) =>
        Of(StoreKind.PostgreSql, ("ListenConnectionString", text)).PostgreSql("ListenConnectionString").ShouldBe(connection);

    [Fact]
    public async Task Are_shown_by_doctor_without_a_connection_string()
    {
        var findings = await FindingsAsync(StoreKind.PostgreSql, ("Schema", "trading"), ("ListenConnectionString", $"Host=db;Password={Password}"), ("Replicas", "1"), ("Tabel", "x"), ("CommandTimeout", "x"));

        findings.Select(static finding => (finding.Check, finding.Outcome)).ShouldBe(
        [
            ("StoreOptions:CommandTimeout", CheckOutcome.Failed),
            ("StoreOptions:Tabel", CheckOutcome.Failed),
            ("StoreOptions:Schema", CheckOutcome.Ok),
            ("StoreOptions:ListenConnectionString", CheckOutcome.Ok),
            ("StoreOptions:Replicas", CheckOutcome.Warning),
        ]);
        findings[1].Remedy.ShouldBe("Did you mean CTrader:StoreOptions:Table?");
        findings.ShouldAllBe(static finding => !$"{finding}".Contains(Password, StringComparison.Ordinal));
    }

    private static async Task<List<Finding>> FindingsAsync(StoreKind kind, params (string Name, string Value)[] values)
    {
        var configuration = Configuration(values);
        return await new StoreOptionsCheck(new(configuration.GetSection(Settings.StoreOptionsKey), kind), configuration)
            .RunAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    private static StoreOptions Of(StoreKind kind, params (string Name, string Value)[] values) => new(Configuration(values).GetSection(Settings.StoreOptionsKey), kind);

    private static IConfigurationRoot Configuration((string Name, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.ToDictionary(static pair => StoreOptions.Key(pair.Name).TrimEnd(':'), static pair => (string?)pair.Value)).Build();

    private static StoreKind KindOf(Type type) => type == typeof(RedisGrantStoreOptions) ? StoreKind.Redis : StoreKind.PostgreSql;

    private static void Set(object options, StoreOptions configured)
    {
        if (options is RedisGrantStoreOptions redis)
        {
            ServerStores.Set(redis, configured);
        }
        else
        {
            ServerStores.Set((PostgreSqlGrantStoreOptions)options, configured);
        }
    }

    /// <summary>A value that is not the default, and how it is written.</summary>
    private static (string Text, object Value) Other(PropertyInfo property, object options) => property switch
    {
        _ when property.PropertyType == typeof(bool) => ($"{!(bool)property.GetValue(options)!}", !(bool)property.GetValue(options)!),
        _ when property.PropertyType == typeof(int) => ("7", 7),
        _ when property.PropertyType == typeof(TimeSpan) => ("00:00:07", TimeSpan.FromSeconds(7)),
        { Name: nameof(PostgreSqlGrantStoreOptions.ListenConnectionString) } => ("Host=other", "Host=other"),
        _ => ("other", "other"),
    };
}
