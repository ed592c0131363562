using System.Text.Json;

namespace Ansatz.Lab.Tests;

public sealed class ProgressTests
{
    [Theory]
    [InlineData(0.05, Trend.Rising)]
    [InlineData(-0.05, Trend.Falling)]
    [InlineData(0.0, Trend.Steady)]
    public void Trend_is_told_from_noise_of_unit_deviation(double slope, Trend expected)
    {
        var random = new Random(1);
        var pace = new Pace();
        for (var i = 0; i < 500; i++) pace.Step((slope * i) + Gaussian(random));
        Assert.Equal(expected, pace.Trend);
    }

    [Fact]
    public void Trend_forgets_what_is_more_than_200_steps_ago()
    {
        var random = new Random(2);
        var pace = new Pace();
        for (var i = 0; i < 300; i++) pace.Step(i);
        for (var i = 0; i < 200; i++) pace.Step(Gaussian(random));
        Assert.Equal(Trend.Steady, pace.Trend);
    }

    [Fact]
    public void Line_reads_as_the_manual_shows_it()
    {
        var report = new StepReport { Step = 1500, Of = 1500, Objective = "distortion", Value = 0.0041, Trend = Trend.Falling, Rate = 9.2, Remaining = TimeSpan.FromSeconds(163) };
        Assert.Equal("step 1,500/1,500  distortion 0.0041 falling  9.2 steps/s  2:43 left", PlainProgress.Line(report));
    }

    [Fact]
    public void Line_tells_the_slope_where_it_stands_out_of_the_noise()
    {
        var report = new StepReport { Step = 10, Of = 1500, Objective = "elbo", Value = -98.3, Trend = Trend.Rising, Slope = 0.0123, SlopeError = 0.00051, Rate = 9.2, Remaining = TimeSpan.FromSeconds(163) };
        Assert.Equal("step 10/1,500  elbo -98.3 rising 1.2 ± 0.051 per 100 steps  9.2 steps/s  2:43 left", PlainProgress.Line(report));
    }

    [Fact]
    public void Slope_of_a_noisy_line_lies_within_its_standard_errors_of_the_truth()
    {
        var random = new Random(4);
        var pace = new Pace();
        for (var i = 0; i < 1000; i++) pace.Step((0.05 * i) + Gaussian(random));

        // The standard error of a slope over 200 unit-noise points is sqrt(12 / 200^3).
        Assert.Equal(0.05, pace.Line.Slope, 4 * pace.Line.Error);
        Assert.Equal(Math.Sqrt(12 / Math.Pow(200, 3)), pace.Line.Error, 3e-4);
    }

    [Fact]
    public void Plain_lines_come_at_the_beginning_of_a_stage_and_at_its_end()
    {
        var output = new StringWriter();
        var progress = new PlainProgress(output, TimeSpan.FromHours(1));
        for (var step = 1; step <= 100; step++) progress.Report(new StepReport { Step = step, Of = 100 });
        progress.Report(new StepReport { Stage = "gnn", Step = 1, Of = 2 });
        Assert.Equal(3, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Json_lines_are_objects_with_the_figures()
    {
        var output = new StringWriter();
        new JsonProgress(output).Report(new StepReport { Step = 1, Of = 1, Value = -1.5, Terms = new Dictionary<string, double> { ["kl"] = 2 } });
        var line = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.Equal(-1.5, line.GetProperty("value").GetDouble());
        Assert.Equal(2, line.GetProperty("terms").GetProperty("kl").GetDouble());
        Assert.Equal("steady", line.GetProperty("trend").GetString());
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
