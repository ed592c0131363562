using System.Diagnostics;
using Ansatz.Lab.Worker;
using Ansatz.Testing;

namespace Ansatz.Lab.Tests;

/// <summary>A training in another process, killed without warning again and again.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 20;

    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    [Trait("speed", "slow")]
    public void Twenty_kills_at_random_moments_leave_the_final_bits_unchanged()
    {
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, Work("whole", killAfter: null));
        var duration = clock.Elapsed;
        var random = new Random(11);
        for (var kill = 1; kill <= Kills; kill++)
        {
            // A kill in the first moments meets the start of the runtime; most should meet the training itself.
            Work("killed", killAfter: duration * (0.15 + (0.7 * random.NextDouble())));
            if (HasEnded("killed")) StartAgainFrom("killed", kill);
        }
        Assert.Equal(0, Work("killed", killAfter: null));
        Assert.Equal(File.ReadAllBytes(new RunFolder(temporary["whole"]).Weights), File.ReadAllBytes(new RunFolder(temporary["killed"]).Weights));
        Assert.Equal(Rows("whole"), Rows("killed"));
    }

    /// <summary>A run that ended between two kills is compared, and another begins.</summary>
    private void StartAgainFrom(string name, int kill)
    {
        Assert.Equal(File.ReadAllBytes(new RunFolder(temporary["whole"]).Weights), File.ReadAllBytes(new RunFolder(temporary[name]).Weights));
        Assert.Equal(Rows("whole"), Rows(name));
        Directory.Move(temporary[name], temporary[$"{name}-{kill}"]);
    }

    private bool HasEnded(string name) => new RunFolder(temporary[name]) is { HasRecord: true } folder && folder.ReadRecord().Status == RunStatus.Completed;

    private int? Work(string name, TimeSpan? killAfter)
    {
        var program = Path.ChangeExtension(typeof(Toy).Assembly.Location, null);
        using var process = Process.Start(new ProcessStartInfo(program, [temporary[name], temporary["home"]]) { UseShellExecute = false, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        if (killAfter is { } time && !process.WaitForExit(time))
        {
            process.Kill();
            process.WaitForExit();
            return null;
        }
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 || HasEnded(name), errors.Result);
        return process.ExitCode;
    }

    private IEnumerable<string> Rows(string name) =>
        MetricRow.Read(new RunFolder(temporary[name]).Metrics).Select(row => $"{row.Stage} {row.Step} {row.Epoch} {string.Join(" ", row.Values.Select(v => $"{v.Key}={v.Value:R}"))}");
}
