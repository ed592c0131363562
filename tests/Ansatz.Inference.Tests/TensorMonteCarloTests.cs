namespace Ansatz.Inference.Tests;

/// <summary>All combinations of particles: against the combinations one by one, between other bounds and the evidence, and their gradient.</summary>
public class TensorMonteCarloTests
{
    private static readonly RandomStream Stream = new(113);
    private static readonly Tensor Data = Tensor.From([0.4f, -0.3f, 1.2f]).Escape();

    // Two global latents, and one for each of three rows.
    private static GenerativeProgram Model { get; } = new(p =>
    {
        var a = p.Sample("a", new Normal(0, 1));
        var b = p.Sample("b", new Normal(a, 1));
        using var rows = p.Plate("rows", 3);
        var z = p.Sample("z", new Normal(b, 0.7));
        p.Observe("y", new Normal(z, 0.5), Data);
    });

    private static GenerativeProgram Ansatz(Tensor location) => new(q =>
    {
        q.Sample("a", new Normal(0.2, 0.8));
        q.Sample("b", new Normal(location, 0.7));
        using var rows = q.Plate("rows", 3);
        q.Sample("z", new Normal(0.6 * Data, 0.6));
    });

    [Fact]
    public void TheValue_IsTheMeanOverAllCombinations_OneByOne()
    {
        const int n = 3;
        double[] a = [], b = [];
        double[][] z = [];
        var value = Objective.Maximize(o => o.Combinations(Model, Ansatz(0.3), n)).Estimate(Stream).Value;
        // The same particles: the same simulation of the same stream.
        Objective.Maximize(o =>
        {
            var traces = new List<Trace>();
            o.Particles(n, () =>
            {
                traces.Add(o.Simulate(Ansatz(0.3)));
                return traces[^1].LogDensity;
            });
            // The plain run that makes the plan has a single particle.
            if (traces.Count > 1 || traces[0]["a"].Count == n)
            {
                double[] All(string address) => [.. traces.SelectMany(trace => trace[address].ToArray<double>())];
                (a, b, z) = (All("a"), All("b"), [.. All("z").Chunk(3)]);
            }

            return 0.0;
        }).Estimate(Stream);
        double Log(Distribution distribution, double at) => distribution.LogDensity(at).ToDouble();
        var y = Data.To(ScalarType.Float64).ToArray<double>();
        var total = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var log = Log(new Normal(0, 1), a[i]) - Log(new Normal(0.2, 0.8), a[i]) + Log(new Normal(a[i], 1), b[j]) - Log(new Normal(0.3, 0.7), b[j]);
                for (var row = 0; row < 3; row++)
                {
                    log += Math.Log(Enumerable.Range(0, n).Average(k =>
                        Math.Exp(Log(new Normal(b[j], 0.7), z[k][row]) + Log(new Normal(z[k][row], 0.5), y[row]) - Log(new Normal(0.6 * y[row], 0.6), z[k][row]))));
                }

                total += Math.Exp(log) / (n * n);
            }
        }

        Assert.Equal(Math.Log(total), value, 1e-4);
    }

    private static double Evidence
    {
        get
        {
            // y ~ N(0, 2 J + (0.49 + 0.25) I).
            var covariance = (2 * Tensor.Ones([3, 3], ScalarType.Float64)) + (0.74 * Tensor.Eye(3, ScalarType.Float64));
            return MultivariateNormal.FromCovariance(Tensor.Zeros([3], ScalarType.Float64), covariance).LogDensity(Data.To(ScalarType.Float64)).ToDouble();
        }
    }

    [Fact]
    public void TheBound_LiesBetweenTheImportanceWeightedOneAndTheEvidence_WhichItsExponentialHasAsItsMean()
    {
        double Value(Bound bound) => bound.Of(Model, Ansatz(0.3)).Estimate(Stream, new(Particles: 4000)).Value;
        var (plain, weighted, all) = (Value(new TensorMonteCarlo(1)), Value(new ImportanceWeighted(6)), Value(new TensorMonteCarlo(6)));
        Assert.Equal(Value(Bound.Elbo with { Kl = KlTerm.Sampled }), plain, 1e-5);
        Assert.True(plain < weighted && weighted < all && all < Evidence + 0.01, $"{plain} {weighted} {all} {Evidence}");
        Assert.True(Evidence - all < 0.5 * (Evidence - weighted));
        var (mean, error) = Models.Mean(300, i => Math.Exp(new TensorMonteCarlo(6).Of(Model, Ansatz(0.3)).Estimate(Stream["evidence"][i]).Value));
        Statistics.Near(Math.Exp(Evidence), mean, error);
    }

    [Fact]
    public void ItsGradient_IsThatOfTheEstimate_AndScoreTermsAgreeWithPaths()
    {
        var numbers = new Numbers(("location", 0.3));
        GenerativeProgram Fresh() => new(q => q.Call(Ansatz(numbers["location"])));
        var bound = new TensorMonteCarlo(4).Of(Model, Fresh());
        var options = new EstimateOptions(Particles: 16, Checked: true);
        var estimate = bound.GradientEstimate(Stream, [numbers], options);
        double At(double location)
        {
            using var off = NoGrad.Begin();
            numbers.Of("location").Unconstrained.CopyInPlace(Tensor.Scalar(location, ScalarType.Float64));
            return bound.Estimate(Stream, options).Value;
        }

        var slope = (At(0.31) - At(0.29)) / 0.02;
        At(0.3);
        Assert.Equal(slope, estimate.Gradients[numbers.Of("location")].ToDouble(), 2e-3);
        var scored = new TensorMonteCarlo(4).Of(Model, Fresh().With("b", Strategy.ScoreFunction()));
        var (_, path, pathError) = Statistics.Gradients(bound, numbers, ["location"], batches: 20, particles: 200);
        var (_, score, scoreError) = Statistics.Gradients(scored, numbers, ["location"], batches: 20, particles: 200);
        Statistics.Near(path[0], score[0], Math.Sqrt((pathError[0] * pathError[0]) + (scoreError[0] * scoreError[0])));
    }

    [Fact]
    public void AChain_IsSummedStepByStep_WithSitesThatAreSummedOutBeside()
    {
        // Twenty steps of three particles are 3^20 combinations; with the history they are sums of 3 x 3.
        GenerativeProgram Chain(bool observed) => new(p =>
        {
            Tensor x = 0;
            foreach (var i in p.Steps("time", 20, history: 1))
            {
                x = observed ? p.Sample("x", new Normal(x, 1)) : p.Sample("x", new Normal(0.2 * i, 1));
                if (observed)
                {
                    var sign = p.Sample("sign", Bernoulli.FromProbabilities(0.1));
                    p.Observe("y", new Normal(x + (0.5 * sign), 1), 0.2 * i);
                }
            }
        });
        var model = Chain(true).SumOut("**.sign");
        var (all, weighted) = (new TensorMonteCarlo(3).Of(model, Chain(false)).Estimate(Stream, new(Particles: 50)).Value, new ImportanceWeighted(3).Of(model, Chain(false)).Estimate(Stream, new(Particles: 50)).Value);
        Assert.True(all > weighted + 1, $"{all} {weighted}");
    }

    [Fact]
    public void Mistakes_AreNamed_AndTheBoundIsSpelled()
    {
        var dependent = new GenerativeProgram(q =>
        {
            var a = q.Sample("a", new Normal(0, 1));
            q.Sample("b", new Normal(a, 1));
            using var rows = q.Plate("rows", 3);
            q.Sample("z", new Normal(0, 1));
        });
        var fault = Assert.Throws<StrategyException>(() => new TensorMonteCarlo(3).Of(Model, dependent).Estimate(Stream));
        Assert.Equal("b", fault.Address);
        Assert.Contains("depends on other draws", fault.Message);
        var less = new GenerativeProgram(q => q.Sample("a", new Normal(0, 1)));
        Assert.Contains("the program draws 'b'", Assert.Throws<AddressException>(() => new TensorMonteCarlo(3).Of(Model, less).Estimate(Stream)).Message);
        var more = new GenerativeProgram(q =>
        {
            q.Call(Ansatz(0.0));
            q.Sample("c", new Normal(0, 1));
        });
        Assert.Contains("the ansatz draws 'c', which the model does not", Assert.Throws<AddressException>(() => new TensorMonteCarlo(3).Of(Model, more).Estimate(Stream)).Message);
        Assert.Equal(new TensorMonteCarlo(5), Bound.Parse("tmc:5"));
        Assert.Equal("tmc:5", new TensorMonteCarlo(5).ToString());
        Assert.Throws<FormatException>(() => Bound.Parse("tmc:0"));
    }
}
