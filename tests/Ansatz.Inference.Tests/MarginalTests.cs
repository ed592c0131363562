namespace Ansatz.Inference.Tests;

public class MarginalTests
{
    private static readonly RandomStream Stream = new(21);

    // u ~ Flip(.3), x | u ~ Flip(u ? .9 : .2): p(x = 1) = .41.
    private static GenerativeProgram Toy { get; } = new(p =>
    {
        var u = p.Sample("u", Bernoulli.FromProbabilities(0.3));
        p.Sample("x", Bernoulli.FromProbabilities(0.2 + 0.7 * u));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Marginal_DensityIsUnbiased_AndItsReciprocalAtDraws(int particles)
    {
        var marginal = Toy.Marginal(["x"], new ImportanceResampling(particles));
        var density = Objective.Maximize(o => o.LogDensity(marginal, ChoiceMap.Of(("x", 1.0))).Exp());
        var forward = density.Estimate(Stream, new(Particles: 100_000));
        Assert.Equal(0.41, forward.Value, 0.005);
        // E[1/w | x = 1] = 1 / .41, so E[1{x = 1} / w] = 1.
        var backward = Objective.Maximize(o =>
        {
            var trace = o.Simulate(marginal.With("**", Strategy.ScoreFunction()));
            return trace["x"] * (-trace.LogDensity).Exp();
        }).With("**", Strategy.ScoreFunction()).Estimate(Stream, new(Particles: 100_000));
        Assert.Equal(1.0, backward.Value, 0.02);
    }

    // The cone of the paper's figure 2.
    private static double LogZ { get; } = -5.32323;

    private static GenerativeProgram Cone { get; } = new(p =>
    {
        var r = p.Sample("x", new Normal(0, 10)).Square() + p.Sample("y", new Normal(0, 10)).Square();
        p.Observe("z", new Normal(r, 0.1 + r / 100), 5.0);
    });

    private static GenerativeProgram Ring(double logScale) => new(q =>
    {
        var angle = 2 * Math.PI * q.Sample("u", new Uniform(0, 1));
        q.Sample("x", new Normal(Math.Sqrt(5) * angle.Cos(), Math.Exp(logScale)));
        q.Sample("y", new Normal(Math.Sqrt(5) * angle.Sin(), Math.Exp(logScale)));
    });

    private static double Value(Bound bound, GenerativeProgram ansatz, int samples = 20_000) =>
        bound.Of(Cone, ansatz).Estimate(Stream, new(Particles: samples)).Value;

    private static GenerativeProgram Circle(int particles, double logScale = -2) => Ring(logScale).Marginal(["x", "y"], new ImportanceResampling(particles));

    [Fact]
    public void Cone_BoundsRiseWithParticles_AndStayBelowTheEvidence()
    {
        var sampled = Bound.Elbo with { Kl = KlTerm.Sampled };
        var hvi = Value(sampled, Circle(1));
        var iwhvi5 = Value(sampled, Circle(5));
        var iwhvi50 = Value(sampled, Circle(50));
        Assert.True(hvi < iwhvi5 && iwhvi5 < iwhvi50 && iwhvi50 < LogZ, $"{hvi} {iwhvi5} {iwhvi50}");
        var diwhvi = Value(Bound.ImportanceWeighted(5), Circle(5));
        Assert.True(diwhvi > iwhvi5 && diwhvi < LogZ, $"{diwhvi}");
        var field = new GenerativeProgram(q =>
        {
            q.Sample("x", new Normal(2, 0.5));
            q.Sample("y", new Normal(1, 0.5));
        });
        double previous = double.NegativeInfinity;
        foreach (var particles in new[] { 1, 5, 25 })
        {
            var value = Value(Bound.ImportanceWeighted(particles), field);
            Assert.True(value > previous && value < LogZ);
            previous = value;
        }
    }

    [Fact]
    public void WithOneParticleEach_TheNestedBoundIsTheHierarchicalOne_DrawForDraw()
    {
        var one = (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(Cone, Circle(1)).Estimate(Stream).Value;
        var other = Bound.ImportanceWeighted(1).Of(Cone, Circle(1)).Estimate(Stream).Value;
        Assert.Equal(one, other, 1e-6);
    }

    [Fact]
    public void Normalize_DrawsTheCone()
    {
        var posterior = Cone.Normalize(new ImportanceResampling(20, Circle(5)));
        var trace = posterior.Simulate(Stream, draws: 500);
        var radius = (trace["x"].Square() + trace["y"].Square()).Sqrt();
        Assert.Equal(new Shape([500]), radius.Shape);
        Assert.Equal(Math.Sqrt(5), radius.Mean().ToDouble(), 0.1);
        Assert.True(trace["x"].Abs().Min().ToDouble() < 0.2 && trace["y"].Abs().Min().ToDouble() < 0.2);
    }

    [Fact]
    public void Normalize_OfAConjugateModel_HasThePosteriorsMoments()
    {
        // z ~ N(0, 1), y | z ~ N(z, 1), y = 1.3: N(0.65, 1/2), for each of four rows.
        var model = new GenerativeProgram(p =>
        {
            using var rows = p.Plate("rows", 4);
            p.Observe("y", new Normal(p.Sample("z", new Normal(0, 1)), 1), 1.3);
        });
        var trace = model.Normalize(new ImportanceResampling(200)).Simulate(Stream, draws: 1000);
        Assert.Equal(new Shape([1000, 4]), trace["z"].Shape);
        Assert.Equal(0.65, trace["z"].Mean().ToDouble(), 0.05);
        Assert.Equal(Math.Sqrt(0.5), (trace["z"] - trace["z"].Mean()).Square().Mean().Sqrt().ToDouble(), 0.05);
        var evidence = Objective.Maximize(o => -o.Simulate(model.Normalize(new ImportanceResampling(20)).Frozen()).LogDensity).Estimate(Stream);
        Assert.True(double.IsFinite(evidence.Value));
    }

    [Fact]
    public void Symmetric_IsTheJeffreysDivergence_OfTwoGaussians()
    {
        // With the exact posterior in place of normalize: KL(q || p) + KL(p || q) for q = N(0, 1), p = N(0.65, 0.5).
        var numbers = new Numbers(("m", 0.0));
        var model = new GenerativeProgram(p => p.Observe("y", new Normal(p.Sample("z", new Normal(0, 1)), 1), 1.3));
        var ansatz = new GenerativeProgram(q => q.Sample("z", new Normal(numbers["m"], 1)));
        var exact = new GenerativeProgram(q => q.Sample("z", new Normal(0.65, Math.Sqrt(0.5))));
        var value = Objective.Minimize(o =>
        {
            Trace u = o.Simulate(ansatz), v = o.Simulate(exact.Frozen());
            return u.LogDensity - o.LogDensity(model, u) + o.LogDensity(model, v) - o.LogDensity(ansatz, v);
        }).Estimate(Stream, new(Particles: 200_000)).Value;
        var jeffreys = (0.5 * ((1 / 0.5) + (0.65 * 0.65 / 0.5) - 1 + Math.Log(0.5))) + (0.5 * (0.5 + (0.65 * 0.65) - 1 - Math.Log(0.5)));
        Assert.Equal(jeffreys, value, 0.01 * jeffreys);
    }

    [Fact]
    public void MarginalsNest()
    {
        // A marginal of a marginal: x, with u integrated out inside a program that draws w after it.
        var inner = Toy.Marginal(["x"], new ImportanceResampling(2));
        var outer = new GenerativeProgram(p =>
        {
            p.Call(inner, "toy");
            p.Sample("w", new Normal(0, 1));
        }).Marginal(["toy.x"], new ImportanceResampling(2));
        var value = Objective.Maximize(o => o.LogDensity(outer, ChoiceMap.Of(("toy.x", 1.0))).Exp()).Estimate(Stream, new(Particles: 50_000)).Value;
        Assert.Equal(0.41, value, 0.01);
    }
}
