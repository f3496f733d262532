using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Tests.Configuration;

public sealed class StoreChoiceTests
{
    private const string Password = "a-password-of-the-store";

    [Theory]
    [InlineData("\"/data/grants.db\"", "The store begins with a quotation mark.")]
    [InlineData("'/data/grants.db'", "The store begins with a quotation mark.")]
    [InlineData($"\"postgresql://bot:{Password}@db/app\"", "The store begins with a quotation mark.")]
    [InlineData($"'Host=db;Password={Password}'", "The store begins with a quotation mark.")]
    [InlineData("$HOME/grants.db", "The store begins with $, but variables are not replaced here.")]
    [InlineData("%APPDATA%\\grants.db", "The store begins with %, but variables are not replaced here.")]
    [InlineData("sqlite:///data/grants.db", "The store begins with 'sqlite://', which is not supported.")]
    [InlineData($"jdbc:postgresql://bot:{Password}@db/app", "The store begins with 'jdbc:', which is not supported.")]
    [InlineData($"jdbc:postgresql://db/app?user=bot&password={Password}", "The store begins with 'jdbc:', which is not supported.")]
    [InlineData($"psql postgresql://bot:{Password}@db/app", "The store contains ://, but is not a URL.")]
    public void Refuses_what_would_be_the_path_of_a_file(string text, string sentence)
    {
        var refusal = Should.Throw<ToolException>(() => StoreChoice.Parse(text));

        refusal.Exit.ShouldBe(Exit.Usage);
        refusal.Message.ShouldStartWith(sentence);
        refusal.Message.ShouldNotContain(Password);
    }

    [Theory]
    [InlineData("/data/grants.db", StoreKind.Sqlite, false)]
    [InlineData("./$HOME/grants.db", StoreKind.Sqlite, false)]
    [InlineData(@"C:\data\grants.db", StoreKind.Sqlite, false)]
    [InlineData("Data Source=f;Password=x", StoreKind.Sqlite, true)]
    [InlineData("Password=x;Data Source=f", StoreKind.Sqlite, true)]
    [InlineData("Host=db;Password=\"a://b\"", StoreKind.PostgreSql, true)]
    [InlineData("postgres://bot@db/app", StoreKind.PostgreSql, false)]
    [InlineData("redis://:x@db", StoreKind.Redis, true)]
    [InlineData("db:6379", StoreKind.Redis, false)]
    internal void Recognizes_the_kind_and_a_password(string text, StoreKind kind, bool hasPassword)
    {
        var store = StoreChoice.Parse(text);

        (store.Kind, store.HasPassword).ShouldBe((kind, hasPassword));
    }
}
