using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Doctor;
using CTraderAuth.Tool.Doctor.Checks;
using CTraderAuth.Tool.Doctor.Findings;
using Microsoft.Extensions.Configuration;

namespace CTraderAuth.Tool.Tests.Doctor;

/// <summary>Checks that need no process: each in good and bad state.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ChecksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("doctor-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ext4", false, "ok")]
    [InlineData("nfs4", false, "failed")]
    [InlineData("fuse.juicefs", false, "failed")]
    [InlineData("nfs4", true, "ok")]
    [InlineData("tmpfs", false, "warning")]
    [InlineData("overlay", false, "warning")]
    public async Task A_file_system_must_keep_what_is_written(string format, bool worksOverNetwork, string outcome) =>
        Names.Of((await OneAsync(new FileSystemCheck("file system", Path.Combine(_folder, "not", "there"), "The grants", worksOverNetwork, new(_ => format)))).Outcome).ShouldBe(outcome);

    [Fact]
    public async Task Memory_is_recognized()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "no /dev/shm");

        (await OneAsync(new FileSystemCheck("file system", "/dev/shm/grants.db", "The grants", worksOverNetwork: false, new()))).Text.ShouldContain("tmpfs");
    }

    [Theory]
    [InlineData(0b110_000_000, 0b111_000_000, "ok", "")]
    [InlineData(0b110_000_000, 0b111_101_101, "ok", "")]
    [InlineData(0b110_100_000, 0b111_000_000, "warning", "chmod 600")]
    [InlineData(0b110_000_000, 0b111_111_111, "warning", "chmod 700")]
    public async Task Only_this_user_may_read_the_file(int file, int folder, string outcome, string remedy)
    {
        var path = Path.Combine(_folder, "grants.db");
        await File.WriteAllTextAsync(path, "", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, (UnixFileMode)file);
        File.SetUnixFileMode(_folder, (UnixFileMode)folder);

        var finding = await OneAsync(new PermissionsCheck("permissions", _folder, () => [path, $"{path}-wal"]));

        Names.Of(finding.Outcome).ShouldBe(outcome);
        (finding.Remedy ?? "").ShouldContain(remedy);
        File.GetUnixFileMode(path).ShouldBe((UnixFileMode)file);
    }

    [Theory]
    [InlineData("https://app.example/callback", "is not plain HTTP on localhost")]
    [InlineData("https://localhost:5001/callback", "is not plain HTTP on localhost")]
    [InlineData("http://[::1]:5001/callback", "is not plain HTTP on localhost")]
    public async Task A_redirect_URI_elsewhere_is_for_a_web_application(string uri, string text)
    {
        var finding = await OneAsync(new RedirectCheck(() => new() { RedirectUri = uri }));

        finding.Outcome.ShouldBe(CheckOutcome.Warning);
        finding.Text.ShouldContain(text);
        var remedy = finding.Remedy.ShouldNotBeNull();
        remedy.ShouldContain("connect page");
        remedy.ShouldContain("register another redirect URI");
        remedy.ShouldNotContain("--no-browser");
    }

    [Fact]
    public async Task A_secret_in_a_repository_is_moved()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".git"));
        var file = Path.Combine(_folder, "appsettings.json");
        await File.WriteAllTextAsync(file, """{"CTrader":{"ClientId":"app","ClientSecret":"a-secret-in-a-file"}}""", TestContext.Current.CancellationToken);
        var configuration = new ConfigurationBuilder().AddJsonFile(file).AddInMemoryCollection(new Dictionary<string, string?> { ["CTrader:ClientId"] = "other" }).Build();

        var findings = await AllAsync(new OptionsCheck(configuration, () => new(), []));

        var secret = findings.Single(finding => finding.Check == "ClientSecret");
        secret.Outcome.ShouldBe(CheckOutcome.Warning);
        secret.Text.ShouldBe($"set, 18 characters (from {file}); the file is in a Git repository.");
        findings.Single(finding => finding.Check == "ClientId").Text.ShouldBe($"other (from the command line, which overrides {file})");
        findings.ShouldAllBe(finding => !$"{finding}".Contains("a-secret-in-a-file", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "failed")]
    [InlineData("2999-01-01T00:00:00Z", "ok")]
    [InlineData("2020-01-01T00:00:00Z", "warning")]
    public async Task A_key_ring_has_a_key_that_is_valid(string? expires, string outcome)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "key-damaged.xml"), "<key", TestContext.Current.CancellationToken);
        if (expires is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, "key-1.xml"), $"<key><expirationDate>{expires}</expirationDate></key>", TestContext.Current.CancellationToken);
        }

        Names.Of((await OneAsync(new KeyRingCheck(_folder, TimeProvider.System))).Outcome).ShouldBe(outcome);
    }

    [Theory]
    [InlineData("scopes", "Scope")]
    [InlineData("ClientID_", "ClientId")]
    [InlineData("Password", null)]
    public void A_name_is_guessed(string word, string? meant) => Spelling.Nearest(word, ["ClientId", "ClientSecret", "Scope", "RedirectUri"]).ShouldBe(meant);

    [Fact]
    public async Task A_check_that_throws_fails_alone()
    {
        var findings = new List<Finding>();
        await foreach (var finding in new Examination([new Throwing(), new StoreFileCheck(_folder, () => { }, new(null))]).RunAsync(TestContext.Current.CancellationToken))
        {
            findings.Add(finding);
        }

        findings.Select(finding => (finding.Check, finding.Kind)).ShouldBe([("throwing", FailureKind.Unavailable), ("store file", FailureKind.Configuration), ("other checks", FailureKind.Other)]);
    }

    [Fact]
    public void The_most_urgent_failure_decides()
    {
        var verdict = new Verdict();
        verdict.Worst.ShouldBeNull();
        verdict.Add(Finding.Failed("a", FailureKind.Unavailable, ""));
        verdict.Add(Finding.Failed("b", FailureKind.Consent, ""));
        verdict.Worst.ShouldBe(FailureKind.Consent);
        verdict.Add(Finding.Failed("c", FailureKind.Configuration, ""));
        verdict.Add(Finding.Failed("d", FailureKind.Other, ""));
        verdict.Worst.ShouldBe(FailureKind.Configuration);
    }

    private static async Task<Finding> OneAsync(ICheck check) => (await AllAsync(check)).ShouldHaveSingleItem();

    private static async Task<List<Finding>> AllAsync(ICheck check) => await check.RunAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private sealed class Throwing : ICheck
    {
        public string Name => "throwing";

        public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.FromException(new CTraderUnavailableException("later"));
            yield break;
        }
    }
}
