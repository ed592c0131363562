namespace Ansatz.Inference.Tests;

/// <summary>Ansaetze that are found by searches of their own: natural gradients, particles, starts.</summary>
public class PosteriorSearchTests
{
    private static readonly RandomStream Stream = new(53);
    private static readonly double[] Mean3 = [1, -2, 0.5];
    private static readonly double[,] Precision3 = { { 4, 1.5, 0 }, { 1.5, 2, -0.6 }, { 0, -0.6, 1 } };

    [Fact]
    public void NaturalGradient_OnANormal_ArrivesInOneFullStep()
    {
        var ansatz = new NaturalGradientNormal(Models.Gaussian(Mean3, Precision3), scale: 0.7, stream: Stream);
        ansatz.Fit(1, rate: 1, draws: 2);
        AssertIsTarget(ansatz, Mean3, Precision3, 1e-3);

        // The bound of the exact posterior is the evidence, 1, whatever is drawn.
        Assert.Equal(0, ansatz.Fit(1, rate: 1, draws: 2)[0], 1e-3);
    }

    [Fact]
    public void NaturalGradient_InSquareRootForm_Arrives()
    {
        var ansatz = new NaturalGradientNormal(Models.Gaussian(Mean3, Precision3), scale: 0.3, stream: Stream) { Form = NaturalGradientForm.SquareRoot };
        ansatz.Fit(60, rate: 0.5, draws: 2);
        AssertIsTarget(ansatz, Mean3, Precision3, 1e-2);
    }

    [Theory]
    [InlineData(NaturalGradientForm.Precision)]
    [InlineData(NaturalGradientForm.SquareRoot)]
    public void NaturalGradient_StaysPositiveDefinite_WhereTheDensityIsNotLogConcave(NaturalGradientForm form)
    {
        // A heavy-tailed likelihood far from the start: the Hessian there has the wrong sign.
        var model = new GenerativeProgram(p =>
        {
            var x = p.Sample("x", new Normal(0, 10));
            using var rows = p.Plate("rows", 4);
            p.Observe("y", new StudentT(2, x, 0.3), Tensor.From([5f, 5.2f, 4.9f, 5.3f]));
        });
        var ansatz = new NaturalGradientNormal(model, Start.Value([("x", 0)]), scale: 0.2, stream: Stream) { Form = form };
        var bounds = ansatz.Fit(60, rate: 0.5);
        var draws = ansatz.Program.Simulate(Stream, draws: 4000)["x"];
        Assert.Equal(5.1, draws.Mean().ToDouble(), 0.1);
        Assert.True(bounds[^1] > bounds[0] + 5);
    }

    [Fact]
    public void NaturalGradient_OfTheLine_IsLaplacesNormal()
    {
        var ansatz = new NaturalGradientNormal(Models.Line, stream: Stream);
        var bounds = ansatz.Fit(2, rate: 1, draws: 4);
        Assert.Equal(Models.LineEvidence, bounds[1], 2e-3);
        ChoiceMap mode = [("a", Models.LineMean.A), ("b", Models.LineMean.B)];
        Assert.Equal(new LaplaceNormal(Models.Line).Program.LogDensity(mode).ToDouble(), ansatz.Program.LogDensity(mode).ToDouble(), 2e-3);
    }

    [Fact]
    public void SteinParticles_HaveTheMomentsOfANormal()
    {
        double[] mean = [1, -1];
        double[,] precision = { { 2, 1 }, { 1, 2 } };
        var ansatz = new SteinParticles(Models.Gaussian(mean, precision), count: 100, Start.Uniform(2), Stream);
        var size = ansatz.Fit(300);
        Assert.True(size < 0.02, $"the direction at the end is {size}");
        var particles = ansatz.Particles["x"];
        Assert.Equal(new Shape([100, 2]), particles.Shape);
        var center = particles.Mean([0]);
        var covariance = (particles - center).Transpose(0, 1).MatMul(particles - center) / 100;

        // The covariance is [2, -1; -1, 2] / 3; that of the particles is a little smaller.
        Assert.All(center.ToArray<double>().Zip(mean), pair => Assert.Equal(pair.Second, pair.First, 0.05));
        Assert.All(covariance.ToArray<double>().Zip([2.0 / 3, -1.0 / 3, -1.0 / 3, 2.0 / 3]), pair => Assert.Equal(pair.Second, pair.First, 0.1));

        var drawn = ansatz.Program.Simulate(Stream, draws: 2000)["x"];
        Assert.Equal(1, drawn.Mean([0])[0].ToDouble(), 0.08);
    }

    [Fact]
    public void SteinParticles_ServePrediction_AndHaveNoDensity()
    {
        var ansatz = new SteinParticles(Models.Schools, count: 20, stream: Stream);
        ansatz.Fit(20);
        Assert.Equal(new Shape([50, 8]), Models.Schools.Uncondition("y").Predictive(ansatz, draws: 50, Stream)["y"].Shape);
        Assert.Contains("NormalMixture", Assert.Throws<NotSupportedException>(() => ansatz.Program.LogDensity(ansatz.Program.Simulate(Stream).Choices)).Message);
    }

    [Fact]
    public void SteinMixture_OfTwoModes_CoversBoth_WithADensity()
    {
        var model = Models.TwoModes(0.5);
        var ansatz = new SteinMixture(model, 4, Start.Uniform(3), stream: new RandomStream(0));
        var size = ansatz.Fit(400, draws: 8);
        var bound = (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(model, ansatz).Estimate(Stream, new(Particles: 4000)).Value;

        // One mode alone would give -log 2.
        Assert.InRange(bound, -0.2, 0.02);
        var draws = ansatz.Program.Simulate(Stream, draws: 4000)["x"];
        Assert.Equal(0, draws.Mean().ToDouble(), 0.25);
        Assert.Equal(Math.Sqrt(4 + 0.25), draws.StandardDeviation().ToDouble(), 0.2);
        Assert.True(Diagnostics.ParetoShape(model, ansatz, 2000, Stream) < 0.7);
        Assert.True(double.IsFinite(size));
    }

    /// <summary>Of a normal in thirty dimensions, ten components have the variances that as many particles cannot have.</summary>
    [Fact]
    public void SteinMixture_KeepsVariances_WhichAsManyParticlesLose()
    {
        var model = new GenerativeProgram(p => p.Sample("x", new Normal(0, 1).Iid(30)));
        double Variance(AutomaticAnsatz ansatz) => ansatz.Program.Simulate(Stream, draws: 4000)["x"].Variance([0]).Mean().ToDouble();
        var mixture = new SteinMixture(model, 10, stream: Stream);
        mixture.Fit(300);
        var particles = new SteinParticles(model, 10, stream: Stream);
        particles.Fit(300);
        Assert.InRange(Variance(mixture), 0.8, 1.2);
        Assert.True(Variance(particles) < 0.6);
    }

    [Fact]
    public void FeasibleStart_IsDrawnAnew_UntilTheDensityIsFinite()
    {
        var model = new GenerativeProgram(p =>
        {
            var x = p.Sample("x", new Normal(0, 1));
            p.Factor("wall", Tensor.Where(x > 1.5, 0.0, double.NegativeInfinity));
        });
        var start = new PointEstimate(model, Start.Feasible(), Stream).Program.Simulate(Stream)["x"].ToDouble();
        Assert.InRange(start, 1.5, 2);
        Assert.Equal("wall", Assert.Throws<NonFiniteException>(() => new MeanFieldNormal(model, Start.Feasible(Start.Value([("x", 0)]), tries: 3))).Address);
    }

    [Fact]
    public void Shrinking_HalvesTheScale_UntilTheMeanLogDensityIsFinite()
    {
        var model = new GenerativeProgram(p =>
        {
            var x = p.Sample("x", new Normal(0, 1).Iid(5));
            p.Factor("wall", Tensor.Where((x.Abs() > 0.5).Any(-1), double.NegativeInfinity, 0.0));
        });
        var ansatz = AutomaticAnsatz.Shrinking(model, scale => new MeanFieldNormal(model, Start.Value([("x", Tensor.Zeros(5))]), scale), stream: Stream);
        var deviation = ansatz.Program.Simulate(Stream, draws: 4000)["x"].StandardDeviation().ToDouble();
        Assert.InRange(deviation, 0.04, 0.31);
        var never = new GenerativeProgram(p => p.Factor("never", p.Sample("x", new Normal(0, 1)) * 0 + double.NegativeInfinity));
        Assert.Throws<ArithmeticException>(() => AutomaticAnsatz.Shrinking(never, scale => new MeanFieldNormal(never, scale: scale)));
    }

    private static void AssertIsTarget(AutomaticAnsatz ansatz, double[] mean, double[,] precision, double tolerance)
    {
        var target = MultivariateNormal.FromPrecision(Tensor.From<double>(mean), Tensor.From(precision));
        foreach (var point in new[] { mean, [0, 0, 0], [2, -1, 1] })
        {
            var x = Tensor.From<double>(point);
            Assert.Equal(target.LogDensity(x).ToDouble(), ansatz.Program.LogDensity([("x", x.To(ScalarType.Float32))]).ToDouble(), tolerance * 10);
        }
    }
}
