namespace Ansatz.Inference.Tests;

public class DiagnosticsTests
{
    private static readonly RandomStream Stream = new(61);

    private static GenerativeProgram Standard { get; } = new(p => p.Sample("z", new Normal(Tensor.Scalar(0, ScalarType.Float64), 1)));

    private static GenerativeProgram Scaled(double scale) => new(q => q.Sample("z", new Normal(Tensor.Scalar(0, ScalarType.Float64), scale)));

    [Fact]
    public void ParetoShape_TellsANarrowAnsatzFromAGoodOne()
    {
        Assert.InRange(Diagnostics.ParetoShape(Standard, Scaled(0.5), 200_000, Stream), 0.65, 0.9);
        Assert.InRange(Diagnostics.ParetoShape(Standard, Scaled(0.95), 200_000, Stream), 0.0, 0.25);
        Assert.Equal(double.NegativeInfinity, Diagnostics.ParetoShape(Standard, Scaled(1), 1000, Stream));
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.7)]
    public void GeneralizedPareto_IsRecovered(double shape)
    {
        var sorted = new GeneralizedPareto(0, 2, shape).Quantile(Stream.Uniform([20_000])).ToArray<double>().Order().ToArray();
        var (k, scale) = GeneralizedPareto.Fit(sorted);
        Assert.Equal(shape, k, 0.03);
        Assert.Equal(2.0, scale, 0.1);
    }

    [Fact]
    public void GradientReport_MeasuresVarianceAndBias()
    {
        var numbers = new Numbers(("theta", 0.4));
        Objective Of(Strategy strategy, bool biased) => Objective.Maximize(o =>
            (1 - o.Sample("b", Bernoulli.FromProbabilities(biased ? numbers["theta"].Detach() : numbers["theta"]), strategy)) * (-numbers["theta"] / 2));
        var report = Of(Strategy.ScoreFunction(), biased: false).GradientReport(Stream, [numbers], 3000, Of(Strategy.Enumerated, biased: false));
        Assert.Equal(1.0 / 150, report.Variance, 0.001);
        Assert.True(report.Parameters[0].BiasScore < 4);
        var wrong = Of(Strategy.ScoreFunction(), biased: true).GradientReport(Stream, [numbers], 1000, Of(Strategy.Enumerated, biased: false));
        Assert.True(wrong.Parameters[0].BiasScore > 20);
    }

    [Fact]
    public void CheckedMode_FindsCoupledItems_AndSmoothDecisions()
    {
        var numbers = new Numbers(("p", 0.4), ("m", 0.0));
        var options = new EstimateOptions(Checked: true);
        var coupled = Objective.Maximize(o =>
        {
            using var rows = o.Plate("rows", 4);
            var b = o.Sample("b", Bernoulli.FromProbabilities(numbers["p"]), Strategy.ScoreFunction());
            return b - b.Mean([-1], keepDimension: true);
        });
        Assert.Equal("b", Assert.Throws<ItemCouplingException>(() => coupled.Surrogate(Stream, options)).Address);
        var apart = Objective.Maximize(o =>
        {
            using var rows = o.Plate("rows", 4);
            return o.Sample("b", Bernoulli.FromProbabilities(numbers["p"]), Strategy.ScoreFunction()) * 2;
        });
        apart.Surrogate(Stream, options);
        var deciding = Objective.Maximize(o => o.Decide(o.Sample("x", new Normal(numbers["m"], 1)) > 0) ? 1 : 0 * numbers["m"]);
        Assert.Throws<NonSmoothUseException>(() =>
        {
            for (var i = 0; i < 4; i++)
            {
                deciding.Surrogate(Stream[i], options);
            }
        });
        var free = Objective.Maximize(o => o.Decide(o.Sample("b", Bernoulli.FromProbabilities(numbers["p"]), Strategy.ScoreFunction())) ? numbers["m"] : 0 * numbers["m"]);
        free.Surrogate(Stream, options);
    }
}
