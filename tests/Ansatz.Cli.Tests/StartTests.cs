using System.Text.Json;

namespace Ansatz.Cli.Tests;

/// <summary>The program itself, as another process.</summary>
public class StartTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("list")]
    [InlineData("list --json")]
    [InlineData("show attribute-cvae")]
    [InlineData("attribute-cvae fit --help")]
    public void Questions_do_not_load_the_tensor_library(string line)
    {
        var trace = Path.Combine(Directory.CreateTempSubdirectory().FullName, "loaded");
        var (code, output, _) = Programs.Run("dotnet", [Programs.Ansatz, .. line.Split(' ')], null, ("LD_DEBUG", "files"), ("LD_DEBUG_OUTPUT", trace));
        Assert.Equal(0, code);
        Assert.NotEmpty(output);
        var loaded = string.Concat(Directory.EnumerateFiles(Path.GetDirectoryName(trace)!).Select(File.ReadAllText));
        Assert.Contains("libcoreclr", loaded);
        Assert.DoesNotContain("libtorch", loaded);
        Assert.DoesNotContain("libansatz", loaded);
    }

    [Fact]
    public void A_start_takes_less_than_a_quarter_of_a_second_beyond_the_launcher()
    {
        // Processor time, which other work on the machine does not change; the least of several is what it takes.
        var launcher = Enumerable.Range(0, 3).Min(_ => Seconds("--version"));
        var help = Enumerable.Range(0, 3).Min(_ => Seconds("--help"));
        Assert.True(help - launcher < 0.25, $"--help took {help:0.000} s, --version {launcher:0.000} s");
    }

    [Fact]
    public void The_doctor_finds_every_part()
    {
        var (code, output, _) = Programs.Run("dotnet", [Programs.Ansatz, "doctor", "--json"]);
        using var json = JsonDocument.Parse(output);
        var parts = json.RootElement.EnumerateArray().ToDictionary(part => part.GetProperty("part").GetString()!);
        foreach (var part in (string[])["Ansatz", ".NET", "processor", "memory", "sound files", "fonts", "several processes", "data: fashion-mnist", "home", "libtorch", "matrix products", "threads", "devices"])
            Assert.True(parts.ContainsKey(part), part);
        Assert.All(parts.Values, part => Assert.True(part.GetProperty("health").GetString() == "good" || part.GetProperty("fix").GetString()!.Length > 0));
        Assert.Equal(parts["libtorch"].GetProperty("health").GetString() == "broken" ? 1 : 0, code);
    }

    [Fact]
    public void A_reader_that_has_seen_enough_is_no_mistake()
    {
        var (code, output, error) = Programs.Run("bash", ["-o", "pipefail", "-c", $"dotnet '{Programs.Ansatz}' list --json | head -n 1"]);
        Assert.Equal((0, "["), (code, output.Trim()));
        Assert.Equal("", error);
    }

    [Fact, Trait("speed", "slow")]
    public async Task A_signal_from_the_keyboard_leaves_a_checkpoint_and_says_how_to_go_on()
    {
        var folder = Directory.CreateTempSubdirectory("ansatz-").FullName;
        try
        {
            // A shell's background jobs ignore the signal, and hand that down: here it means what it means at a keyboard.
            using var process = Programs.Start("env", ["--default-signal=INT", "dotnet", Programs.Ansatz, "attribute-cvae", "fit", "out", "--images", "rendered-faces:count=64", "--preset", "quick",
                "--classifier-epochs", "0", "--epochs", "100000", "--threads", "1"], folder, ("ANSATZ_HOME", folder));
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("step"))
            {
            }
            Assert.Equal(0, Programs.Run("kill", ["-INT", $"{process.Id}"]).Code);
            _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            finally
            {
                process.Kill(entireProcessTree: true);
            }
            Assert.Equal(ExitCode.Interrupted, process.ExitCode);
            Assert.Matches(@"out/  stopped at step [\d,]+; go on with: ansatz resume out/", await output);
            Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(folder, "out", "checkpoints")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Seconds(string line)
    {
        var (code, _, error) = Programs.Run("bash", ["-c", $"TIMEFORMAT='%U %S'; time dotnet '{Programs.Ansatz}' {line} > /dev/null"]);
        Assert.Equal(0, code);
        return error.Split(' ').Sum(double.Parse);
    }
}
