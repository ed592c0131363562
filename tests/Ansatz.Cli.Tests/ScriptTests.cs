namespace Ansatz.Cli.Tests;

/// <summary>The scripts of the front door.</summary>
public class ScriptTests
{
    private static readonly string[] Scripts = ["ansatz", "test", ".ci/run", ".ci/prepare.sh"];

    [Fact]
    public void Shellcheck_finds_nothing()
    {
        Assert.SkipUnless(Programs.Exists("shellcheck"), "shellcheck is not installed");
        var (code, output, _) = Programs.Run("shellcheck", ["-x", .. Scripts]);
        Assert.True(code == 0, output);
    }

    [Fact]
    public void They_are_executable_and_name_no_host()
    {
        foreach (var script in Scripts)
        {
            var path = Path.Combine(Programs.Repository, script);
            if (!script.EndsWith(".sh"))
                Assert.Equal(0, Programs.Run("test", ["-x", path]).Code);
            Assert.DoesNotContain("://", File.ReadAllText(path));
        }
    }

    [Fact]
    public void The_last_line_of_a_wrong_call_is_an_error()
    {
        var (code, _, error) = Programs.Run(Path.Combine(Programs.Repository, "test"), ["--slow"]);
        Assert.Equal(2, code);
        Assert.Equal("error: ./test takes --fast or nothing, not '--slow'", error.Trim());
    }

    [Theory]
    [InlineData("g++", true)]
    [InlineData("no-such-package", false)]
    public void Missing_packages_are_found_with_one_query(string package, bool installed)
    {
        Assert.SkipUnless(Programs.Exists("dpkg-query"), "this system has no dpkg");
        var (code, output, _) = Programs.Run("bash", ["-c", $". .ci/prepare.sh; if find_missing '{package}|why'; then echo none; else echo \"${{missing[0]}}\"; fi"]);
        Assert.Equal((0, installed ? "none" : $"{package}|why"), (code, output.Trim()));
    }

    [Fact]
    public void A_build_is_stale_when_a_source_is_newer_or_gone()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "src", "bin"));
            var (source, other) = (Path.Combine(folder, "src", "a.cs"), Path.Combine(folder, "src", "b.cs"));
            File.WriteAllText(source, "");
            File.WriteAllText(other, "");
            Age(source, other, Path.Combine(folder, "src"), Path.Combine(folder, "src", "bin"));
            Assert.Equal("stale", Staleness(folder));
            File.WriteAllText(Path.Combine(folder, "stamp.begun"), "");
            File.WriteAllText(Path.Combine(folder, "stamp.ended"), "");
            Assert.Equal("fresh", Staleness(folder));
            File.WriteAllText(Path.Combine(folder, "src", "bin", "a.dll"), "");
            Assert.Equal("fresh", Staleness(folder));
            File.SetLastWriteTimeUtc(source, DateTime.UtcNow.AddMinutes(1));
            Assert.Equal("stale", Staleness(folder));
            Age(source);
            File.Delete(other);
            Directory.SetLastWriteTimeUtc(Path.Combine(folder, "src"), DateTime.UtcNow.AddMinutes(1));
            Assert.Equal("stale", Staleness(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Age(params string[] paths)
    {
        foreach (var path in paths)
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
    }

    private static string Staleness(string folder)
        => Programs.Run("bash", ["-c", $". .ci/prepare.sh; cd '{folder}'; if is_stale stamp src; then echo stale; else echo fresh; fi"]).Output.Trim();
}
