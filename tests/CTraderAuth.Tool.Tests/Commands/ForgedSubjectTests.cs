namespace CTraderAuth.Tool.Tests.Commands;

/// <summary>A subject that was made to look like another row, or to command the terminal.</summary>
public sealed class ForgedSubjectTests : ToolTest
{
    private const string Subject = "alice\tconnected\nbob\u001b[2J\u202e";
    private const string Shown = @"alice\u0009connected\u000Abob\u001B[2J\u202E";

    [Theory]
    [InlineData("status", 7)]
    [InlineData("refresh", 3)]
    public async Task Is_a_value_of_one_row(string command, int columns)
    {
        await ConnectAsync(Subject);

        var result = await RunAsync(command, Subject);

        result.Exit.ShouldBe(0, result.Error);
        var values = result.Output.TrimEnd('\n').Split('\n').ShouldHaveSingleItem().Split('\t');
        (values[0], values.Length).ShouldBe((Shown, columns));
    }

    [Fact]
    public async Task Is_a_value_of_one_row_of_a_watch()
    {
        await ConnectAsync(Subject);

        var line = await Start("watch", Subject).ReadLineAsync();

        var values = line.ShouldNotBeNull().Split('\t');
        (values[1], values.Length).ShouldBe((Shown, 3));
    }

    [Fact]
    public async Task Is_a_part_of_one_row_of_doctor()
    {
        await ConnectAsync(Subject);

        var result = await RunAsync("doctor", "--offline");

        result.Output.Split('\n').ShouldContain(static line => line.StartsWith($"ok\tgrant {Shown}\t", StringComparison.Ordinal), result.Output);
    }

    [Fact]
    public async Task Is_a_part_of_one_sentence()
    {
        var result = await RunAsync("logout", Subject, "--yes");

        result.Exit.ShouldBe(4);
        result.Error.TrimEnd('\n').ShouldBe(@"ctrader-auth: alice connected bob\u001B[2J\u202E has no grant in this store. Nothing was deleted.");
    }

    [Fact]
    public async Task Commands_no_terminal()
    {
        PutOnPath();
        await ConnectAsync(Subject);

        var shown = await StartOnTerminal("ctrader-auth status </dev/null", columns: 250).ExitAsync();

        shown.Output.ShouldContain(Shown);
        shown.Output.ShouldNotContain("\u001b[2J");
    }
}
