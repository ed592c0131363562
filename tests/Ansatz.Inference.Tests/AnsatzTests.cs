namespace Ansatz.Inference.Tests;

public class AnsatzTests
{
    private static readonly RandomStream Stream = new(41);

    private static Tensor Effects { get; } = Tensor.From([28f, 8, -3, 7, -1, 1, 18, 12]).Escape();

    private static Tensor Errors { get; } = Tensor.From([15f, 10, 16, 11, 9, 11, 10, 18]).Escape();

    private static GenerativeProgram Schools { get; } = new(p =>
    {
        Tensor mu = p.Sample("mu", new Normal(0, 5)), tau = p.Sample("tau", new HalfCauchy(5));
        using var plate = p.Plate("schools", 8);
        var theta = p.Deterministic("theta", mu + tau * p.Sample("eta", new Normal(0, 1)));
        p.Observe("y", new Normal(theta, Errors), Effects);
    });

    [Fact]
    [Trait("speed", "slow")]
    public void EightSchools_MeanField_PredictsAndIsSaved()
    {
        var ansatz = new MeanFieldNormal(Schools);
        var bound = Fits.Run(ansatz, Bound.Elbo.Of(Schools, ansatz), steps: 1200, particles: 16, rate: 0.03);
        // The evidence of the eight schools with these priors is near exp(-30.9); a mean-field bound lies a little below.
        Assert.InRange(bound, -33.5, -30.5);
        var replicated = Schools.Uncondition("y").Predictive(ansatz, draws: 1000, Stream);
        Assert.Equal(new Shape([1000, 8]), replicated["theta"].Shape);
        Assert.Equal(new Shape([1000, 8]), replicated["y"].Shape);
        Assert.Equal(new Shape([1000]), replicated["mu"].Shape);
        // Posterior mean of mu under N(0, 5), by quadrature: 4.4.
        Assert.Equal(4.4, replicated["mu"].Mean().ToDouble(), 0.7);

        using var folder = new Testing.TemporaryFolder();
        var path = folder["schools.safetensors"];
        ansatz.Save(path);
        var loaded = new MeanFieldNormal(Schools).Load(path);
        Assert.Equal(ansatz.Program.Simulate(Stream).Choices, ((MeanFieldNormal)loaded).Program.Simulate(Stream).Choices);
        var other = new GenerativeProgram(p => p.Sample("mu", new Normal(0, 5)));
        Assert.Contains("'tau'", Assert.Throws<AddressException>(() => new MeanFieldNormal(other).Load(path)).Message);
    }

    [Fact]
    [Trait("speed", "slow")]
    public void FullRank_RecoversACorrelatedPosterior()
    {
        // y_i ~ N(a + b x_i, 0.5), a, b ~ N(0, 1): the posterior is Gaussian.
        var x = Tensor.From([1f, 2, 3]).Escape();
        var y = Tensor.From([1.2f, 1.9f, 3.2f]).Escape();
        var model = new GenerativeProgram(p =>
        {
            var (a, b) = (p.Sample("a", new Normal(0, 1)), p.Sample("b", new Normal(0, 1)));
            using var rows = p.Plate("rows", 3);
            p.Observe("y", new Normal(a + b * x, 0.5), y);
        });
        // Precision I + X'X / 0.25 with X = [1, x].
        double[,] precision = { { 13, 24 }, { 24, 57 } };
        var determinant = (13 * 57) - (24.0 * 24);
        var (ra, rb) = (4 * (1.2 + 1.9 + 3.2), 4 * (1.2 + 3.8 + 9.6));
        var (ma, mb) = (((57 * ra) - (24 * rb)) / determinant, ((13 * rb) - (24 * ra)) / determinant);
        var ansatz = new FullRankNormal(model);
        Fits.Run(ansatz, (Bound.Elbo with { Kl = KlTerm.StickingTheLanding }).Of(model, ansatz), steps: 1500, particles: 8, rate: 0.05);
        var draws = ansatz.Program.Simulate(Stream, draws: 20_000);
        Assert.Equal(ma, draws["a"].Mean().ToDouble(), 0.03);
        Assert.Equal(mb, draws["b"].Mean().ToDouble(), 0.02);
        Assert.Equal(Math.Sqrt(57 / determinant), Deviation(draws["a"]), 0.03);
        Assert.Equal(Math.Sqrt(13 / determinant), Deviation(draws["b"]), 0.02);
        var correlation = ((draws["a"] - ma) * (draws["b"] - mb)).Mean().ToDouble() / (Deviation(draws["a"]) * Deviation(draws["b"]));
        Assert.Equal(-24 / Math.Sqrt(13 * 57), correlation, 0.03);
        Assert.Equal(2, precision.Rank);

        static double Deviation(Tensor t) => (t - t.Mean()).Square().Mean().Sqrt().ToDouble();
    }

    [Fact]
    public void JointNormal_ScoresWhatItDraws_WithPlatesAndConstraints()
    {
        var ansatz = new FullRankNormal(Schools, scale: 0.5);
        var trace = ansatz.Program.Simulate(Stream);
        Assert.Equal(ansatz.Program.LogDensity(trace.Choices).ToDouble(), trace.LogDensity.ToDouble(), 1e-4);
        var many = ansatz.Program.Simulate(Stream, draws: 7);
        Assert.Equal(new Shape([7, 8]), many["eta"].Shape);
        Assert.Equal(new Shape([7]), many["tau"].Shape);
        Assert.True(many["tau"].Min().ToDouble() > 0);
        var value = Bound.Elbo.Of(Schools, ansatz).Estimate(Stream, new(Particles: 20)).Value;
        var one = Enumerable.Range(0, 20).Average(i => (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(Schools, ansatz).Estimate(Stream[i]).Value);
        Assert.InRange(value - one, -60, 60);
    }

    [Fact]
    [Trait("speed", "slow")]
    public void PointEstimate_FindsTheMode()
    {
        var model = new GenerativeProgram(p =>
        {
            var rate = p.Sample("rate", new Gamma(3, 2));
            using var rows = p.Plate("rows", 3);
            p.Observe("y", new Poisson(rate), Tensor.From([1f, 2, 3]));
        });
        var ansatz = new PointEstimate(model);
        Fits.Run(ansatz, Bound.Elbo.Of(model, ansatz), steps: 600, rate: 0.05);
        // Posterior Gamma(3 + 6, 2 + 3): mode 8 / 5.
        Assert.Equal(1.6, ansatz.Program.Simulate(Stream)["rate"].ToDouble(), 0.01);
    }

    [Fact]
    public void SubsampledPlates_HaveParametersForAllRows()
    {
        var data = Tensor.Arange(20).To(ScalarType.Float32).Escape();
        var model = new GenerativeProgram(p =>
        {
            using var rows = p.Plate("rows", 20, subsample: 5);
            var z = p.Sample("z", new Normal(0, 10));
            p.Observe("y", new Normal(z, 0.1), rows.Of(data));
        });
        var ansatz = new MeanFieldNormal(model);
        Assert.Equal(new Shape([20]), ansatz.Parameters().First().Shape);
        Fits.Run(ansatz, Bound.Elbo.Of(model, ansatz), steps: 1500, rate: 0.3);
        var location = ansatz.State().First().Value;
        Assert.True((location - data).Abs().Max().ToDouble() < 0.5, location.ToString());
    }

    [Fact]
    public void ADiscreteLatent_IsRefusedWithHelp()
    {
        var model = new GenerativeProgram(p => p.Sample("k", new Poisson(2)));
        Assert.Contains("SumOut", Assert.Throws<StrategyException>(() => new MeanFieldNormal(model)).Message);
    }

    [Fact]
    public void Coin_ImplicitBeta_RecoversTheConjugatePosterior()
    {
        var flips = Tensor.From([1f, 1, 1, 1, 1, 1, 0, 0, 0, 0]).Escape();
        var model = new GenerativeProgram(p => p.Observe("flips", Bernoulli.FromProbabilities(p.Sample("f", new Beta(10, 10))).Iid(10), flips));
        var numbers = new Logs(("alpha", 10), ("beta", 10));
        var ansatz = new GenerativeProgram(q => q.Sample("f", new Beta(numbers["alpha"], numbers["beta"])));
        Fits.Run(numbers, Bound.Elbo.Of(model, ansatz), steps: 1500, particles: 4, rate: 0.02);
        var (a, b) = (numbers["alpha"].ToDouble(), numbers["beta"].ToDouble());
        var mean = a / (a + b);
        Assert.Equal(16.0 / 30, mean, 0.005);
        Assert.Equal(0.0896, Math.Sqrt(mean * (1 - mean) / (a + b + 1)), 0.005);
        Assert.Equal(-7.06937, Bound.Elbo.Of(model, ansatz).Estimate(Stream, new(Particles: 20_000)).Value, 0.01);
    }

    private sealed class Logs : Module
    {
        private readonly Dictionary<string, Parameter> values = [];

        public Logs(params ReadOnlySpan<(string Name, double Value)> numbers)
        {
            foreach (var (name, value) in numbers)
            {
                values[name] = new Parameter(Tensor.Scalar(value), Constraint.Positive);
            }
        }

        public Tensor this[string name] => values[name].Value;
    }
}
