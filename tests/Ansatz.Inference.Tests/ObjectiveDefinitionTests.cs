namespace Ansatz.Inference.Tests;

/// <summary>Objectives against closed forms, against each other, and along their ladders.</summary>
public class ObjectiveDefinitionTests
{
    private static readonly RandomStream Stream = new(111);

    private static Tensor Zero { get; } = Tensor.Scalar(0, ScalarType.Float64).Escape();

    // z ~ N(0, 1), y | z ~ N(z, 1), y = 1.3: posterior N(0.65, 1/2).
    private static GenerativeProgram Model { get; } = new(p => p.Observe("y", new Normal(p.Sample("z", new Normal(Zero, 1)), 1), Tensor.Scalar(1.3, ScalarType.Float64)));

    private static double LogEvidence { get; } = (-0.5 * Math.Log(4 * Math.PI)) - (1.3 * 1.3 / 4);

    private static GenerativeProgram Ansatz(double m, double s) => new(q => q.Sample("z", new Normal(Zero + m, s)));

    private static GenerativeProgram Exact { get; } = Ansatz(0.65, Math.Sqrt(0.5));

    private static double Value(Bound bound, GenerativeProgram model, GenerativeProgram ansatz, int particles = 1) =>
        bound.Of(model, ansatz).Estimate(Stream, new(Particles: particles)).Value;

    // The cone of the paper's figure 2, and its ring.
    private const double ConeEvidence = -5.32323;

    private static GenerativeProgram Cone { get; } = new(p =>
    {
        var r = p.Sample("x", new Normal(Zero, 10)).Square() + p.Sample("y", new Normal(Zero, 10)).Square();
        p.Observe("z", new Normal(r, 0.1 + r / 100), Zero + 5);
    });

    private static GenerativeProgram Ring { get; } = new(q =>
    {
        var angle = 2 * Math.PI * q.Sample("u", new Uniform(Zero, 1));
        q.Sample("x", new Normal(Math.Sqrt(5) * angle.Cos(), Math.Exp(-2)));
        q.Sample("y", new Normal(Math.Sqrt(5) * angle.Sin(), Math.Exp(-2)));
    });

    private static GenerativeProgram Field { get; } = new(q =>
    {
        q.Sample("x", new Normal(Zero + 2, 0.5));
        q.Sample("y", new Normal(Zero + 1, 0.5));
    });

    [Fact]
    public void HierarchicalBounds_AreThoseOfAMarginal_AndMeetWhereTheyShould()
    {
        var marginal = Ring.Marginal(["x", "y"], new ImportanceResampling(4));
        var kept = new Hierarchical(Bound.Elbo, 4) { Keep = "x, y" };
        Assert.Equal(Value(Bound.Elbo, Cone, marginal, 50), Value(kept, Cone, Ring, 50), 1e-9);
        Assert.Equal(Value(Bound.Parse("elbo:sampled"), Cone, Field, 50), Value(Bound.Parse("iwelbo:1"), Cone, Field, 50), 1e-9);
        Assert.Equal(Value(Bound.Parse("hvi"), Cone, Ring), Value(Bound.Parse("diwhvi:1,1"), Cone, Ring), 1e-6);
        Assert.Equal(Value(Bound.Parse("iwhvi:5"), Cone, Ring), Value(Bound.Parse("diwhvi:1,5"), Cone, Ring), 1e-6);
    }

    /// <summary>x of u ~ N(0, 1), x | u ~ N(u, 1), with its exact density.</summary>
    private sealed class ExactMarginal : IStochasticDensity
    {
        private readonly Normal density = new(Tensor.Scalar(0, ScalarType.Float64).Escape(), Math.Sqrt(2));

        public Trace Simulate(ObjectiveContext o)
        {
            var trace = o.Simulate(Pair);
            return Trace.Of(trace.Choices.Select("z"), density.LogDensity(trace["z"]), trace);
        }

        public Trace Replay(ObjectiveContext o, ChoiceMap choices) => Trace.Of(choices, density.LogDensity(choices["z"]));
    }

    private static GenerativeProgram Pair { get; } = new(q => q.Sample("z", new Normal(q.Sample("u", new Normal(Zero, 1)), 1)));

    [Fact]
    public void NestedBound_WithAnExactMarginal_IsTheImportanceWeightedOne()
    {
        // The weights of the exact conditional are all equal, so M draws integrate u out exactly.
        var algorithm = new ImportanceResampling(3, given => new GenerativeProgram(q => q.Sample("u", new Normal(given["z"] / 2, Math.Sqrt(0.5)))));
        var nested = Pair.Marginal(["z"], algorithm);
        var exact = GenerativeProgram.From(new ExactMarginal());
        Assert.Equal(Value(Bound.ImportanceWeighted(5), Model, exact, 20), Value(Bound.ImportanceWeighted(5), Model, nested, 20), 1e-6);
        // So does a finite sum by enumeration: a mixture, against its density.
        var mixture = new GenerativeProgram(q => q.Sample("z", new Normal(2 * q.Sample("k", Bernoulli.FromProbabilities(Zero + 0.3), Strategy.ScoreFunction()) - 0.5, 1)));
        var summed = GenerativeProgram.From(new MixtureMarginal(mixture));
        Assert.Equal(
            Value(Bound.ImportanceWeighted(4), Model, summed, 20),
            Value(Bound.ImportanceWeighted(4), Model, mixture.Marginal(["z"], new Enumeration()), 20),
            1e-6);
    }

    private sealed class MixtureMarginal(GenerativeProgram mixture) : IStochasticDensity
    {
        public Trace Simulate(ObjectiveContext o)
        {
            var trace = o.Simulate(mixture);
            return Trace.Of(trace.Choices.Select("z"), Density(trace["z"]), trace);
        }

        public Trace Replay(ObjectiveContext o, ChoiceMap choices) => Trace.Of(choices, Density(choices["z"]));

        private static Tensor Density(Tensor z) => Tensor.Stack(
            [Math.Log(0.7) + new Normal(Zero - 0.5, 1).LogDensity(z), Math.Log(0.3) + new Normal(Zero + 1.5, 1).LogDensity(z)], 0).LogSumExp([0]);
    }

    /// <summary>A bound and the standard error of its estimate.</summary>
    private static (double Value, double Error) Measured(Bound bound, GenerativeProgram ansatz, int samples = 100_000)
    {
        var estimate = Objective.Maximize(o =>
        {
            var value = bound.Estimate(o, Cone, ansatz);
            o.Term("square", value.Square());
            return value;
        }).Estimate(Stream[bound.ToString()], new(Particles: samples));
        return (estimate.Value, Math.Sqrt((estimate.Terms["square"] - (estimate.Value * estimate.Value)) / samples));
    }

    [Fact]
    public void Ladder_OnTheCone_RisesWithParticles_BelowTheEvidence()
    {
        foreach (var ladder in new[] { new[] { "hvi", "iwhvi:2", "iwhvi:6", "diwhvi:2,6", "diwhvi:4,6" }, ["elbo:sampled", "iwelbo:3", "iwelbo:10"] })
        {
            var previous = (Value: double.NegativeInfinity, Error: 0.0);
            foreach (var name in ladder)
            {
                var (value, error) = Measured(Bound.Parse(name), name.StartsWith("iwelbo") || name.StartsWith("elbo") ? Field : Ring);
                Assert.True(value > previous.Value - (4 * double.Hypot(error, previous.Error)), $"{name}: {value} +- {error} after {previous}");
                Assert.True(value < ConeEvidence + (4 * error), $"{name}: {value} +- {error}");
                previous = (value, error);
            }
        }
    }

    [Fact]
    public void Renyi_FallsWithItsOrder_FromTheImportanceWeightedBoundToTheElbo()
    {
        var ansatz = Ansatz(0.2, 0.9);
        Assert.Equal(Value(Bound.ImportanceWeighted(8), Model, ansatz, 10), Value(new Renyi(0, 8), Model, ansatz, 10), 1e-9);
        Assert.Equal(Value(new Renyi(1, 8), Model, ansatz, 10), Value(new Renyi(1 - 1e-6, 8), Model, ansatz, 10), 1e-5);
        Assert.Equal(Value(Bound.Parse("elbo:sampled"), Model, ansatz), Value(new Renyi(1, 1), Model, ansatz), 1e-9);
        var values = new[] { 0, 0.3, 0.7, 1, 2 }.Select(alpha => Value(new Renyi(alpha, 8), Model, ansatz, 500)).ToArray();
        Assert.Equal(values.OrderDescending(), values);
        // The chi bound of order n is the Renyi bound of order 1 - n.
        Assert.Equal(Value(new Renyi(-1, 8), Model, ansatz, 10), Value(new ChiUpper(2, 8), Model, ansatz, 10), 1e-9);
    }

    [Fact]
    public void AtTheExactPosterior_BoundsHaveNoVariance()
    {
        foreach (var name in new[] { "elbo:sampled", "elbo:stl", "iwelbo:5", "renyi:0.5,5", "chi:2,5", "dreg:5", "tvo:5,4", "smc:4", "ais:2,3", "hvi" })
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(LogEvidence, Bound.Parse(name).Of(Model, Exact).Estimate(Stream[i]).Value, 1e-6);
            }
        }

        Assert.Equal(0, Value(new Symmetric(5), Model, Exact), 1e-6);
        foreach (var name in new[] { "f:pearson,5", "f:kl-forward,5", "f:squared-hellinger,5" })
        {
            Assert.Equal(0, Value(Bound.Parse(name), Model, Exact), 1e-6);
        }
    }

    [Fact]
    public void AtTheExactPosterior_StickingTheLandingHasNoGradient_AndTheOthersMeanZero()
    {
        var n = new Numbers(("m", 0.65), ("s", Math.Sqrt(0.5)));
        var ansatz = new GenerativeProgram(q => q.Sample("z", new Normal(n["m"], n["s"])));
        foreach (var name in new[] { "elbo:stl", "dreg:5" })
        {
            var estimate = Bound.Parse(name).Of(Model, ansatz).GradientEstimate(Stream, [n]);
            Assert.All(estimate.Gradients.Values, gradient => Assert.Equal(0, gradient.ToDouble(), 1e-6));
        }

        var (_, mean, error) = Statistics.Gradients(Bound.Parse("elbo:sampled").Of(Model, ansatz), n, ["m", "s"], batches: 40, particles: 500);
        Assert.All(error, e => Assert.True(e > 1e-4));
        Statistics.Near(0, mean[0], error[0]);
        Statistics.Near(0, mean[1], error[1]);
        // The Pareto shape is a value that says so, not NaN.
        Assert.Equal(double.NegativeInfinity, Diagnostics.ParetoShape(Model, ansatz, 100, Stream));
    }

    [Fact]
    public void Symmetric_IsNearTheJeffreysDivergence()
    {
        // q = N(0, 1), posterior N(0.65, 1/2), by resampling 500 proposals, which leaves a bias of order 1 / 500; the error of the mean is about 0.3 %.
        var jeffreys = (0.5 * (2 + (0.65 * 0.65 * 2) - 1 + Math.Log(0.5))) + (0.5 * (0.5 + (0.65 * 0.65) - 1 - Math.Log(0.5)));
        Assert.Equal(jeffreys, Value(new Symmetric(500), Model, Ansatz(0, 1), 16_000), 0.015 * jeffreys);
    }

    [Fact]
    public void WakePhases_TeachTheirOwnGroup()
    {
        var (of, by) = (new Numbers(("prior", 0.3)), new Numbers(("m", 0.2)));
        var model = new GenerativeProgram(p => p.Observe("y", new Normal(p.Sample("z", new Normal(of["prior"], 1)), 1), 1.3));
        var ansatz = new GenerativeProgram(q => q.Sample("z", new Normal(by["m"], 1)));
        foreach (var (name, teachesModel, teachesAnsatz) in new[] { ("wake-p:5", true, false), ("wake-q:5", false, true), ("wake:5", true, true) })
        {
            var estimate = Bound.Parse(name).Of(model, ansatz).GradientEstimate(Stream, [of, by]);
            Assert.Equal(teachesModel, estimate.Gradients[of.Of("prior")].ToDouble() != 0);
            Assert.Equal(teachesAnsatz, estimate.Gradients[by.Of("m")].ToDouble() != 0);
        }
    }

    [Fact]
    public void FDivergences_OfGaussians_HaveTheirClosedForms()
    {
        var target = new GenerativeProgram(p => p.Sample("z", new Normal(Zero + 0.3, 0.8)));
        var ansatz = Ansatz(0, 1);
        double Of(string name) => Value(Bound.Parse(name), target, ansatz, 200_000);
        var (m, v) = (0.3, 0.64);
        var (forward, reverse) = (0.5 * (v + (m * m) - 1 - Math.Log(v)), 0.5 * ((1 / v) + (m * m / v) - 1 + Math.Log(v)));
        Assert.Equal(forward, Of("f:kl-forward"), 0.01);
        Assert.Equal(reverse, Of("f:kl-reverse"), 0.01);
        Assert.Equal(forward + reverse, Of("f:jeffreys"), 0.02);
        Assert.Equal(reverse, Of("f:dual-kl-forward"), 0.01);
        Assert.Equal((forward + reverse) / 2, Of("f:symmetrized-kl-reverse"), 0.01);
        Assert.Equal(forward, Of("f:self-normalized-kl-forward"), 0.01);
        // 2 - 2 sqrt(2 s / (1 + s^2)) exp(-m^2 / (4 (1 + s^2))).
        Assert.Equal(2 - (2 * Math.Sqrt(1.6 / 1.64) * Math.Exp(-m * m / (4 * 1.64))), Of("f:squared-hellinger"), 0.005);
        // With normalized weights the evidence, here of Model, divides out.
        var posterior = (0.5 * (0.5 + ((0.65 - 0.5) * (0.65 - 0.5)))) - 0.5 - (0.5 * Math.Log(0.5));
        Assert.Equal(posterior, Value(Bound.Parse("f:kl-forward,400"), Model, Ansatz(0.5, 1), 500), 0.01);
    }

    [Fact]
    public void Thermodynamic_RisesWithItsSteps_FromTheElbo()
    {
        var ansatz = Ansatz(0.2, 0.9);
        Assert.Equal(Value(Bound.Parse("elbo:sampled"), Model, ansatz), Value(Bound.Parse("tvo:1,1"), Model, ansatz), 1e-9);
        var values = new[] { 1, 3, 10 }.Select(steps => Value(new Thermodynamic(200, steps), Model, ansatz, 200)).ToArray();
        Assert.True(values[0] < values[1] && values[1] < values[2] && values[2] < LogEvidence + 1e-3, string.Join(" ", values));
        Assert.Equal(LogEvidence, Value(new Thermodynamic(1000, 60, 0.01), Model, ansatz, 100), 0.03);
    }

    [Fact]
    public void FilteringAndAnnealedBounds_LieBetweenTheElboAndTheEvidence()
    {
        var ansatz = Ansatz(0, 1);
        var elbo = Value(Bound.Parse("elbo:sampled"), Model, ansatz, 5000);
        foreach (var name in new[] { "smc:5", "ais:2,6" })
        {
            var value = Objective.Maximize(o => Bound.Parse(name).Estimate(o, Model, ansatz)).With("accepted", Strategy.ScoreFunction()).Estimate(Stream, new(Particles: 5000)).Value;
            Assert.InRange(value, elbo + 0.05, LogEvidence + 0.005);
        }
    }

    [Fact]
    public void MaximumMeanDiscrepancy_OfGaussians_HasItsClosedForm()
    {
        // E k(x, y) = b / sqrt(b^2 + s^2) exp(-d^2 / (2 (b^2 + s^2))) for x - y ~ N(d, s^2); here b = 1, s^2 = 2, d = 0.8.
        var bound = new MaximumMeanDiscrepancy(1, 3) { Kernel = Kernel.Gaussian(1.0) };
        var estimate = bound.Of(Model, Ansatz(0.8, 1)).Estimate(Stream, new(Particles: 100_000));
        var exact = 2 / Math.Sqrt(3) * (1 - Math.Exp(-0.64 / 6));
        Assert.Equal(exact, estimate.Terms["discrepancy"], 0.01);
        Assert.Equal((-0.5 * Math.Log(2 * Math.PI)) - (0.5 * (1 + 0.25)), estimate.Terms["reconstruction"], 0.02);
        Assert.Equal(estimate.Terms["reconstruction"] - (3 * estimate.Terms["discrepancy"]), estimate.Value, 1e-6);
    }

    [Fact]
    public void EnergyScore_OfGaussians_HasItsClosedForm()
    {
        // X ~ N(0.5, 1.64) for z ~ N(0.5, 0.8^2): E|X - 1.3| - E|X - X'| / 2, with E|X - X'| = 2 s / sqrt(pi).
        var (s, d) = (Math.Sqrt(1.64), 0.8);
        var folded = (s * Math.Sqrt(2 / Math.PI) * Math.Exp(-d * d / (2 * s * s))) + (d * (1 - (2 * Below(-d / s))));
        var estimate = new EnergyScore(2).Of(Model, Ansatz(0.5, 0.8)).Estimate(Stream, new(Particles: 50_000));
        Assert.Equal(folded - (s / Math.Sqrt(Math.PI)), estimate.Terms["score"], 0.01);
        Assert.Equal(0.5 * (0.64 + 0.25 - 1 - Math.Log(0.64)), estimate.Terms["kl"], 1e-6);

        static double Below(double x) => new Normal(Tensor.Scalar(0, ScalarType.Float64), 1).Cdf(Tensor.Scalar(x, ScalarType.Float64)).ToDouble();
    }

    [Fact]
    public void MutualInformation_OfACorrelatedPair_IsBounded()
    {
        // x ~ N(0, 1), y | x ~ N(x, 1/2): I = log(5) / 2, optimal critic log p(y | x) / p(y).
        var information = 0.5 * Math.Log(5);
        var pairs = new GenerativeProgram(p =>
        {
            using var rows = p.Plate("rows", 2000);
            p.Sample("y", new Normal(p.Sample("x", new Normal(Zero, 1)), 0.5));
        });
        Tensor Ratio(ChoiceMap pair) => new Normal(pair["x"].Unsqueeze(1), 0.5).LogDensity(pair["y"].Unsqueeze(0)) - new Normal(Zero, Math.Sqrt(1.25)).LogDensity(pair["y"]).Unsqueeze(0);
        double Of(Func<Tensor, Tensor> bound, double shift = 0) => MutualInformation.Of(pairs, pair => Ratio(pair) + shift, bound).Estimate(Stream).Value;
        Assert.Equal(information, Of(MutualInformationBound.InfoNce), 0.06);
        Assert.Equal(information, Of(MutualInformationBound.NguyenWainwrightJordan, shift: 1), 0.08);
        Assert.Equal(information, Of(MutualInformationBound.DonskerVaradhan), 0.08);
        Assert.True(Of(MutualInformationBound.JensenShannon) > Of(scores => MutualInformationBound.JensenShannon(scores * 0)));
        var decoded = MutualInformation.BarberAgakov(
            pairs,
            pair => new GenerativeProgram(q =>
            {
                using var rows = q.Plate("rows", 2000);
                q.Sample("x", new Normal(0.8 * pair["y"], Math.Sqrt(0.2)));
            }),
            kept: "x",
            entropy: 0.5 * Math.Log(2 * Math.PI * Math.E));
        Assert.Equal(information, decoded.Estimate(Stream).Value, 0.05);
    }

    [Fact]
    public void BothBaselinesOfVimco_AreUnbiased_AndVaryLess()
    {
        var n = new Numbers(("m", 0.2), ("s", 0.9));
        var ansatz = new GenerativeProgram(q => q.Sample("z", new Normal(n["m"], n["s"]), Strategy.ScoreFunction()));
        var plain = Statistics.Gradients(Bound.ImportanceWeighted(5).Of(Model, ansatz), n, ["m", "s"], batches: 60, particles: 400);
        foreach (var baseline in Enum.GetValues<VimcoBaseline>())
        {
            var vimco = Statistics.Gradients(new Vimco(5, baseline).Of(Model, ansatz), n, ["m", "s"], batches: 60, particles: 400, seed: 2);
            for (var i = 0; i < 2; i++)
            {
                Statistics.Agree((plain.Mean[i], plain.Error[i]), (vimco.Mean[i], vimco.Error[i]));
                Assert.True(vimco.Error[i] < 0.7 * plain.Error[i]);
            }

            Assert.Equal(plain.Value, vimco.Value, 0.02);
        }
    }
}
