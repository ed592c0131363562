namespace Ansatz.Inference.Tests;

/// <summary>The contracts of algorithms: E[Z'] = Z, and E[1 / Z'] = 1 / Z given an exact posterior draw.</summary>
public class AlgorithmTests
{
    private static readonly RandomStream Stream = new(91);

    private static Tensor Counts { get; } = Tensor.From([0.0, 1, 4]).Escape();

    // rate ~ Gamma(2, 1), y | rate ~ Poisson(rate), for each of three rows: Z = (y + 1) 2^-(y + 2), posterior Gamma(2 + y, 2).
    private static GenerativeProgram Rates { get; } = new(p =>
    {
        using var rows = p.Plate("rows", 3);
        var rate = p.Sample("rate", new Gamma(Tensor.Scalar(2, ScalarType.Float64), 1));
        p.Observe("y", new Poisson(rate), Counts);
    });

    private static Tensor LogEvidence { get; } = ((Counts + 1).Log() - (Counts + 2) * Math.Log(2)).Escape();

    private static InferenceAlgorithm Algorithm(string name) => name switch
    {
        "sir" => new ImportanceResampling(4),
        "sir with a proposal" => new ImportanceResampling(3, Wide),
        "smc" => new SequentialMonteCarlo(4),
        "smc with a proposal" => new SequentialMonteCarlo(3, Wide),
        "ais" => new AnnealedImportanceSampling(2, 5),
        "rejection" => new RejectionSampling(0),
        "rejection with a proposal" => new RejectionSampling(1.3, Wide, acceptances: 3),
        "ais by random walks" => new AnnealedImportanceSampling(2, 4, Wide, AnnealingMove.RandomWalk()),
        _ => new LaplaceApproximation(2),
    };

    private static GenerativeProgram Wide { get; } = new(q =>
    {
        using var rows = q.Plate("rows", 3);
        q.Sample("rate", new Gamma(Tensor.Scalar(2, ScalarType.Float64), 0.8));
    });

    [Theory]
    [InlineData("sir", 30_000)]
    [InlineData("sir with a proposal", 30_000)]
    [InlineData("smc", 30_000)]
    [InlineData("smc with a proposal", 30_000)]
    [InlineData("ais", 10_000)]
    [InlineData("ais by random walks", 10_000)]
    [InlineData("rejection", 500)]
    [InlineData("rejection with a proposal", 500)]
    [InlineData("laplace", 2_000)]
    public void EvidenceIsUnbiased_AndItsReciprocalAtAPosteriorDraw(string name, int draws)
    {
        var algorithm = Algorithm(name);
        if (name != "laplace")
        {
            // (Against a normal in log coordinates, weights of this posterior have no variance: see the next test.)
            AlgorithmContract.HasMeanOne(Objective.Maximize(o => AlgorithmContract.Reported(o, (algorithm.LogEvidence(o, Rates) - LogEvidence).Exp())), draws, items: 3);
        }

        AlgorithmContract.HasMeanOne(
            Objective.Maximize(o =>
            {
                Tensor posterior;
                using (o.Plate("rows", 3))
                {
                    posterior = o.Sample("posterior", new Gamma(2 + Counts, 2), Strategy.ScoreFunction());
                }

                return AlgorithmContract.Reported(o, (LogEvidence - algorithm.LogEvidence(o, Rates, [("rate", posterior)])).Exp());
            }),
            draws,
            items: 3);
    }

    [Fact]
    public void Laplace_EvidenceIsUnbiased()
    {
        // z ~ N(0, 1), y | z ~ Flip(sigmoid(slope z)) = 1: Z = 1/2 for any slope.
        var model = new GenerativeProgram(p =>
        {
            using var rows = p.Plate("rows", 3);
            var z = p.Sample("z", new Normal(Tensor.Scalar(0, ScalarType.Float64), 1));
            p.Observe("y", Bernoulli.FromLogits(Tensor.From([0.5, 1, 1.5]) * z), 1);
        });
        AlgorithmContract.HasMeanOne(Objective.Maximize(o => AlgorithmContract.Reported(o, 2 * new LaplaceApproximation(2).LogEvidence(o, model).Exp())), 5_000, items: 3);
    }

    [Theory]
    [InlineData("sir")]
    [InlineData("smc")]
    [InlineData("ais")]
    [InlineData("rejection")]
    [InlineData("laplace")]
    public void Simulate_HasAWeightThatMakesItADensity(string name)
    {
        // E[1 / w | u] = 1 / p(u), so for any density h, E[h(u) / w] = 1; h = Gamma(4, 3).
        var posterior = Rates.Normalize(Algorithm(name));
        AlgorithmContract.HasMeanOne(
            Objective.Maximize(o =>
            {
                var trace = o.Simulate(posterior);
                return AlgorithmContract.Reported(o, (new Gamma(Tensor.Scalar(4, ScalarType.Float64), 3).LogDensity(trace["rate"]) - trace.LogDensity).Exp());
            }),
            name == "rejection" ? 500 : 5_000,
            items: 3);
        // Posterior means (2 + y) / 2, within the bias of few particles.
        var many = name switch
        {
            "sir" => (InferenceAlgorithm)new ImportanceResampling(50),
            "smc" => new SequentialMonteCarlo(50),
            "ais" => new AnnealedImportanceSampling(10, 6),
            "rejection" => new RejectionSampling(0),
            _ => new LaplaceApproximation(10),
        };
        var means = Rates.Normalize(many).Simulate(Stream, draws: name == "rejection" ? 500 : 4000)["rate"].Mean([0]).ToArray<double>();
        foreach (var (mean, y) in means.Zip([0, 1, 4]))
        {
            Assert.Equal((2 + y) / 2.0, mean, 0.15);
        }
    }

    [Fact]
    public void Annealing_MoreTemperatures_VaryLess()
    {
        var narrow = new GenerativeProgram(p => p.Observe("y", new Normal(p.Sample("z", new Normal(0, 1)), 0.1), 2.0));
        double Variance(int temperatures)
        {
            var estimate = Objective.Maximize(o =>
            {
                var evidence = new AnnealedImportanceSampling(2, temperatures).LogEvidence(o, narrow);
                o.Term("square", evidence.Square());
                return evidence;
            }).With("**", Strategy.ScoreFunction()).Estimate(Stream, new(Particles: 500));
            return estimate.Terms["square"] - (estimate.Value * estimate.Value);
        }

        Assert.True(Variance(24) < 0.2 * Variance(1));
    }

    [Fact]
    public void Annealing_GradientIsThatOfTheEvidence()
    {
        // Z = N(1.3; 0, sqrt(1 + s^2)): d Z / d s by differences.
        var numbers = new Numbers(("s", 0.8));
        var model = new GenerativeProgram(p => p.Observe("y", new Normal(p.Sample("z", new Normal(Tensor.Scalar(0, ScalarType.Float64), 1)), numbers["s"]), 1.3));
        double Exact(double s) => Math.Exp(-0.5 * Math.Log(2 * Math.PI * (1 + (s * s))) - (1.69 / (2 * (1 + (s * s)))));
        var objective = Objective.Maximize(o => new AnnealedImportanceSampling(2, 3).LogEvidence(o, model).Exp());
        var (value, mean, error) = Statistics.Gradients(objective, numbers, ["s"], batches: 40, particles: 1000);
        Assert.Equal(Exact(0.8), value, 0.005);
        Statistics.Near((Exact(0.8 + 1e-6) - Exact(0.8 - 1e-6)) / 2e-6, mean[0], error[0]);
    }

    /// <summary>Exponential data 3, 2 with a rate of Gamma(1, 1): the posterior is Gamma(3, 6), the likelihood at most <c>0.4^2 e^-2</c>, the evidence 2 / 216.</summary>
    [Fact]
    public void Rejection_DrawsTheExactPosterior_AndItsGradientIsThatOfTheEvidence()
    {
        var numbers = new Numbers(("a", 1.0));
        var model = new GenerativeProgram(p =>
        {
            var rate = p.Sample("rate", new Gamma(numbers["a"], 1));
            p.Observe("first", new Exponential(rate), 3);
            p.Observe("second", new Exponential(rate), 2);
        });
        var algorithm = new RejectionSampling((2 * Math.Log(0.4)) - 2);
        var draws = model.Frozen().Normalize(algorithm).Simulate(Stream, draws: 1000)["rate"];
        var (mean, deviation) = (3 / 6.0, Math.Sqrt(3) / 6);
        Statistics.Near(mean, draws.Mean().ToDouble(), deviation / Math.Sqrt(1000));
        Assert.Equal(deviation, draws.StandardDeviation().ToDouble(), 0.03);

        // Z = a (a + 1) / 6^(a + 2) as a function of the prior's concentration: d log Z / da = 1 / a + 1 / (a + 1) - log 6.
        var objective = Objective.Maximize(o => algorithm.LogEvidence(o, model).Exp() * 108);
        var (value, slope, error) = Statistics.Gradients(objective, numbers, ["a"], batches: 40, particles: 200);
        Assert.Equal(1, value, 0.05);
        Statistics.Near(1.5 - Math.Log(6), slope[0], error[0]);
    }

    [Fact]
    public void Rejection_RefusesABoundThatIsExceeded_AndGivesUpWhenNothingIsAccepted()
    {
        Estimate Of(RejectionSampling algorithm) => Objective.Maximize(o => algorithm.LogEvidence(o, Rates)).Estimate(Stream, new(Particles: 50));
        Assert.Contains("raise the bound", Assert.Throws<NonFiniteException>(() => Of(new(-2))).Message);
        Assert.Contains("lower the bound", Assert.Throws<NonFiniteException>(() => Of(new(30, trials: 20))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RejectionSampling(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RejectionSampling(0, acceptances: 1));
    }

    [Fact]
    public void Laplace_OfANormalPosterior_HasNoVariance_AndTheExactGradient()
    {
        var numbers = new Numbers(("s", 0.6));
        var model = WalkChain.Model(() => numbers["s"]);
        var objective = Objective.Maximize(o => new LaplaceApproximation().LogEvidence(o, model));
        var estimates = Enumerable.Range(0, 3).Select(i => objective.GradientEstimate(Stream[i], [numbers])).ToArray();
        var slope = (WalkChain.Evidence(0.6 + 1e-5) - WalkChain.Evidence(0.6 - 1e-5)) / 2e-5;
        Assert.All(estimates, estimate => Assert.Equal(WalkChain.Evidence(0.6), estimate.Value, 1e-6));
        Assert.All(estimates, estimate => Assert.Equal(slope, estimate.Gradients[numbers.Of("s")].ToDouble(), 1e-4));
    }

    [Fact]
    public void Laplace_TakesPlatesInsideItems_AndConstrainedLatents()
    {
        // Per series: level ~ N(0, 1), rows y ~ N(level + z, 1) with z ~ N(0, 1) in an inner plate: all normal, so exact.
        var y = new RandomStream(8).Normal([4, 3], ScalarType.Float64).Escape();
        var model = new GenerativeProgram(p =>
        {
            using var series = p.Plate("series", 3);
            var level = p.Sample("level", new Normal(Tensor.Scalar(0, ScalarType.Float64), 1));
            using var rows = p.Plate("rows", 4);
            var z = p.Sample("z", new Normal(Tensor.Scalar(0, ScalarType.Float64), 1));
            p.Observe("y", new Normal(level + z, 1), y);
        });
        var covariance = Tensor.Ones([4, 4], ScalarType.Float64) + 2 * Tensor.Eye(4, ScalarType.Float64);
        var exact = MultivariateNormal.FromCovariance(Tensor.Zeros([4], ScalarType.Float64), covariance).LogDensity(y.Transpose(0, 1));
        foreach (var particles in new[] { 1, 3 })
        {
            var value = Objective.Maximize(o => (new LaplaceApproximation(particles).LogEvidence(o, model) - exact).Square()).Estimate(Stream, new(Particles: 4)).Value;
            Assert.Equal(0, value, 1e-9);
        }

        var fault = Assert.Throws<StrategyException>(() => Objective.Maximize(o => new LaplaceApproximation().LogEvidence(
            o, new GenerativeProgram(p => p.Sample("k", Bernoulli.FromProbabilities(0.3))))).Estimate(Stream));
        Assert.Equal("k", fault.Address);
    }

    // u ~ N(0, 1), x | u ~ N(u, 1): x ~ N(0, sqrt 2), u | x ~ N(x / 2, sqrt 1/2).
    private static GenerativeProgram Pair { get; } = new(q => q.Sample("x", new Normal(q.Sample("u", new Normal(Tensor.Scalar(0, ScalarType.Float64), 1)), 1)));

    [Fact]
    public void ImportanceResampling_WithTheExactPosterior_HasEqualWeights()
    {
        var algorithm = new ImportanceResampling(5, given => new GenerativeProgram(q => q.Sample("u", new Normal(given["x"] / 2, Math.Sqrt(0.5)))));
        var marginal = Pair.Marginal(["x"], algorithm);
        var exact = new Normal(Tensor.Scalar(0, ScalarType.Float64), Math.Sqrt(2));
        var gap = Objective.Maximize(o =>
        {
            var trace = o.Simulate(marginal);
            var given = o.LogDensity(marginal, trace.Choices);
            return (trace.LogDensity - exact.LogDensity(trace["x"])).Abs() + (given - exact.LogDensity(trace["x"])).Abs();
        }).Estimate(Stream, new(Particles: 1000)).Value;
        Assert.Equal(0, gap, 1e-6);

        var posterior = Pair.Condition(("x", Tensor.Scalar(1.3, ScalarType.Float64))).Normalize(algorithm);
        var trace = posterior.Simulate(Stream, draws: 1000);
        var density = new Normal(Tensor.Scalar(0.65, ScalarType.Float64), Math.Sqrt(0.5)).LogDensity(trace["u"]);
        Assert.True((trace.LogDensity - density).Abs().Max().ToDouble() < 1e-6);
    }

    [Fact]
    public void ALearntProposal_TrainedBySleep_TightensTheHierarchicalBound()
    {
        var numbers = new Numbers(("a", 0.0), ("s", 1.0));
        GenerativeProgram Reverse(ChoiceMap given) => new(q => q.Sample("u", new Normal(numbers["a"] * given["x"], numbers["s"])));
        var target = new GenerativeProgram(p => p.Sample("x", new Normal(Tensor.Scalar(0, ScalarType.Float64), Math.Sqrt(2))));
        double Gap() => -(Bound.Elbo with { Kl = KlTerm.Sampled }).Of(target, Pair.Marginal(["x"], new ImportanceResampling(1, Reverse))).Estimate(Stream, new(Particles: 5000)).Value;
        var before = Gap();
        Fits.Run(numbers, WakeSleep.SleepAnsatz(Pair, Reverse, observed: "x"), steps: 400, particles: 64, rate: 0.05);
        Assert.Equal(0.5, numbers["a"].ToDouble(), 0.03);
        Assert.Equal(Math.Sqrt(0.5), numbers["s"].ToDouble(), 0.03);
        var after = Gap();
        Assert.True(before > 0.2 && Math.Abs(after) < 0.01, $"{before} {after}");
    }

    [Fact]
    public void AMarginalOfAPosteriorOfAMarginal_ScoresWhatItDraws()
    {
        // u ~ Flip(.3), x ~ Flip(u ? .9 : .2) with u summed by an estimate, w ~ Flip(x ? .8 : .3) = 1, v ~ Flip(x ? .9 : .2) with x out.
        var toy = new GenerativeProgram(p => p.Sample("x", Bernoulli.FromProbabilities(0.2 + 0.7 * p.Sample("u", Bernoulli.FromProbabilities(0.3)))));
        var inner = toy.Marginal(["x"], new ImportanceResampling(2));
        var model = new GenerativeProgram(p =>
        {
            var x = p.Call(inner, "toy")["x"];
            p.Observe("w", Bernoulli.FromProbabilities(0.3 + 0.5 * x), 1);
        });
        GenerativeProgram Nested(int particles)
        {
            var posterior = model.Normalize(new ImportanceResampling(particles));
            return new GenerativeProgram(p => p.Sample("v", Bernoulli.FromProbabilities(0.2 + 0.7 * p.Call(posterior, "post")["toy.x"])))
                .Marginal(["v"], new ImportanceResampling(2));
        }

        double Probability(GenerativeProgram nested, double v) => Objective.Maximize(o => o.LogDensity(nested, ChoiceMap.Of(("v", v))).Exp())
            .With("**", Strategy.ScoreFunction()).Estimate(Stream, new(Particles: 10_000)).Value;
        var nested = Nested(3);
        Assert.Equal(1, Probability(nested, 0) + Probability(nested, 1), 0.02);
        // Two outcomes, each with E[1 / w | v] = 1 / p(v).
        AlgorithmContract.HasMeanOne(Objective.Maximize(o => AlgorithmContract.Reported(o, 0.5 * (-o.Simulate(nested).LogDensity).Exp())), 5_000);
        // Many particles: p(x | w) = .6495, p(v) = .2 + .7 p(x | w).
        Assert.Equal(0.65465, Probability(Nested(40), 1), 0.02);
    }
}
