namespace Ansatz.Inference.Tests;

/// <summary>Where automatic ansaetze start: statistics of prior draws in unconstrained coordinates.</summary>
public class StartTests
{
    private static readonly RandomStream Stream = new(107);

    // ln scale ~ N(0.5, 0.4^2); x of a row ~ N(3, 2^2), of which a subsample is at hand.
    private static GenerativeProgram Model(long? subsample = null) => new(p =>
    {
        var scale = p.Sample("scale", new LogNormal(0.5, 0.4));
        using var rows = p.Plate("rows", 40, subsample: subsample);
        var x = p.Sample("x", new Normal(3, 2));
        p.Observe("y", new Normal(x, scale), rows.Of(Tensor.Zeros(40)));
    });

    private static Trace At(Start start, RandomStream stream, long? subsample = null) => new PointEstimate(Model(subsample), start, stream).Program.Simulate(Stream);

    [Fact]
    public void Mean_IsTheMeanOfUnconstrainedPriorDraws()
    {
        const int draws = 400;
        var start = At(Start.Mean(draws), Stream);
        Statistics.Near(0.5, Math.Log(start["scale"].ToDouble()), 0.4 / Math.Sqrt(draws));
        Assert.Equal(new Shape([40]), start["x"].Shape);
        Statistics.Near(3, start["x"].Mean().ToDouble(), 2 / Math.Sqrt(draws * 40));
        // Not the median: of a skewed prior in its own coordinates they differ.
        var skewed = new GenerativeProgram(p => p.Sample("x", new Exponential(1).Transform(Bijector.Scale(-1)).Transform(Bijector.Shift(1))));
        Assert.True(skewed.Simulate(Stream).LogDensity.IsFinite().ToBoolean());
        var (mean, median) = (new PointEstimate(skewed, Start.Mean(draws), Stream), new PointEstimate(skewed, Start.Median(draws), Stream));
        Assert.NotEqual(mean.Program.Simulate(Stream)["x"].ToDouble(), median.Program.Simulate(Stream)["x"].ToDouble(), 0.05);
    }

    [Fact]
    public void Sample_IsADrawOfThePrior_AnotherForEachStream()
    {
        var starts = Enumerable.Range(0, 300).Select(i => Math.Log(At(Start.Sample, Stream["sample"][i])["scale"].ToDouble())).ToArray();
        var mean = starts.Average();
        Statistics.Near(0.5, mean, 0.4 / Math.Sqrt(300));
        var variance = starts.Average(start => (start - mean) * (start - mean));
        Statistics.Near(0.16, variance, 0.16 * Math.Sqrt(2.0 / 300));
        Assert.Equal(At(Start.Sample, Stream)["x"].ToArray<float>(), At(Start.Sample, Stream)["x"].ToArray<float>());
        // One draw for all sites: rows differ among each other.
        Assert.True(At(Start.Sample, Stream)["x"].Square().Mean().ToDouble() - Math.Pow(At(Start.Sample, Stream)["x"].Mean().ToDouble(), 2) > 1);
    }

    [Fact]
    public void RowsThatAreNotAtHand_StartWhereTheMeanOfTheOthersIs()
    {
        foreach (var start in new[] { Start.Mean(50), Start.Sample, Start.Median() })
        {
            var ansatz = new PointEstimate(Model(subsample: 10), start, Stream);
            var all = ansatz.Parameters().Single(parameter => parameter.Value.Count == 40).Value.To(ScalarType.Float64).ToArray<double>();
            Assert.All(all, value => Assert.Equal(all[0], value));
            Assert.InRange(all[0], 0, 6);
        }
    }

    [Fact]
    public void Uniform_AndValue_AreWhatTheySay()
    {
        var uniform = Enumerable.Range(0, 40).Select(i => Math.Log(At(Start.Uniform(0.5), Stream["uniform"][i])["scale"].ToDouble())).ToArray();
        Assert.All(uniform, value => Assert.InRange(value, -0.5, 0.5));
        Assert.True(uniform.Max() - uniform.Min() > 0.5);
        var given = At(Start.Value([("scale", 0.2)]), Stream);
        Assert.Equal(0.2, given["scale"].ToDouble(), 1e-6);
        Assert.InRange(given["x"].Mean().ToDouble(), 2, 4);
    }
}
