using Ansatz.Lab;

namespace Ansatz.Cli.Tests;

public class ProgressTests
{
    private static readonly StepReport Step = new() { Step = 50, Of = 100, Objective = "elbo", Value = -231.25, Trend = Trend.Rising, Rate = 9.2, Remaining = TimeSpan.FromSeconds(163) };

    private static string Watch(bool json, bool quiet, bool terminal)
    {
        var error = new StringWriter();
        var display = new ProgressDisplay(Terminal.Surroundings(TextWriter.Null, error) with { ErrorIsTerminal = terminal }, json, quiet);
        display.Watch(() =>
        {
            display.Report(Step);
            display.WriteLine("note: something");
            display.Report(Step with { Step = 100 });
            return null;
        });
        return error.ToString();
    }

    [Fact]
    public void Elsewhere_than_on_a_terminal_progress_is_plain_lines()
    {
        var lines = Watch(json: false, quiet: false, terminal: false).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("  step 50/100  elbo -231.2 rising  9.2 steps/s  2:43 left", lines[0]);
        Assert.Equal("note: something", lines[1]);
        Assert.Contains("step 100/100", lines[2]);
        Assert.DoesNotContain(lines, line => line.Contains('\u001b'));
    }

    [Fact]
    public void With_json_progress_is_a_line_of_json_a_report()
    {
        var first = Watch(json: true, quiet: false, terminal: true).Split('\n')[0];
        using var json = System.Text.Json.JsonDocument.Parse(first);
        Assert.Equal((50, "rising"), (json.RootElement.GetProperty("step").GetInt32(), json.RootElement.GetProperty("trend").GetString()));
    }

    [Fact]
    public void Quiet_is_quiet() => Assert.Equal("note: something\n", Watch(json: false, quiet: true, terminal: true).ReplaceLineEndings("\n"));

    [Fact]
    public void On_a_terminal_there_is_a_bar_with_objective_trend_throughput_and_time_left()
    {
        var drawn = Watch(json: false, quiet: false, terminal: true);
        Assert.Contains("step 100/100", drawn);
        Assert.Contains("elbo -231.2 rising", drawn);
        Assert.Contains("9.2 steps/s", drawn);
        Assert.Contains("note: something", drawn);
    }

    [Fact]
    public void What_work_throws_comes_out_as_itself()
    {
        var display = new ProgressDisplay(Terminal.Surroundings(TextWriter.Null, new StringWriter()) with { ErrorIsTerminal = true }, json: false, quiet: false);
        Assert.Throws<RunException>(() => display.Watch(() => throw new RunException("full")));
    }
}
