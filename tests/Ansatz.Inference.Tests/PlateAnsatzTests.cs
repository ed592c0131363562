namespace Ansatz.Inference.Tests;

/// <summary>Automatic ansaetze in plates of which some rows are at hand.</summary>
public class PlateAnsatzTests
{
    private const int Rows = 12, Batch = 4;

    private static readonly RandomStream Stream = new(47);

    private static Tensor Data { get; } = (new RandomStream(48).Normal([Rows]) + 1).Escape();

    /// <summary>mu ~ N(0, 1), z_i ~ N(mu, 1), y_i ~ N(z_i, 0.5).</summary>
    private static GenerativeProgram Model(long? subsample) => new(p =>
    {
        var mu = p.Sample("mu", new Normal(0, 1));
        using var rows = p.Plate("rows", Rows, subsample: subsample);
        p.Observe("y", new Normal(p.Sample("z", new Normal(mu, 1)), 0.5), rows.Of(Data));
    });

    public static TheoryData<string> Kinds => ["mean field", "structured", "prior shaped", "composite"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Subsampled_BoundAndGradient_AreThoseOfAllRowsInTheMean(string kind)
    {
        var part = Model(Batch);
        AutomaticAnsatz ansatz = kind switch
        {
            "mean field" => new MeanFieldNormal(part, scale: 0.5),
            "structured" => new StructuredNormal(part, scale: 0.5),
            "prior shaped" => new PriorShaped(part),
            _ => new CompositeAnsatz(part, new(["mu"], block => new FullRankNormal(block)), new(["z"], block => new MeanFieldNormal(block, scale: 0.5))),
        };
        Models.Perturb(ansatz, 0.3, Stream);
        Assert.Contains(ansatz.Parameters(), parameter => parameter.Shape.Rank > 0 && parameter.Shape[0] == Rows);
        var whole = Model(null);
        var (all, some) = (Bound.Elbo.Of(whole, ansatz.For(whole)), Bound.Elbo.Of(part, ansatz));
        var exact = Models.Mean(30, i => all.Estimate(Stream["all"][i], new(Particles: 100)).Value);
        var mean = Models.Mean(400, i => some.Estimate(Stream["some"][i], new(Particles: 10)).Value);
        Statistics.Near(exact.Value, mean.Value, Math.Sqrt((exact.Error * exact.Error) + (mean.Error * mean.Error)));

        // The gradient in the first parameter of the global latent.
        var parameter = ansatz.Parameters().First();
        double Gradient(Objective of, RandomStream stream, int particles) => of.GradientEstimate(stream, [ansatz], new(Particles: particles)).Gradients[parameter].Sum().ToDouble();
        exact = Models.Mean(30, i => Gradient(all, Stream["all"][i], 100));
        mean = Models.Mean(400, i => Gradient(some, Stream["some"][i], 10));
        Statistics.Near(exact.Value, mean.Value, Math.Sqrt((exact.Error * exact.Error) + (mean.Error * mean.Error)));
    }

    [Fact]
    public void Structured_OnAllRows_HoldsThePosterior_OnWhichTheMeanFieldFallsShort()
    {
        // The posterior is normal, and rows are independent given mu: the structured family holds it.
        var model = Model(null);
        double Reached(AutomaticAnsatz ansatz)
        {
            Fits.Run(ansatz, (Bound.Elbo with { Kl = KlTerm.StickingTheLanding }).Of(model, ansatz), steps: 600, particles: 8, rate: 0.05);
            return (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(model, ansatz).Estimate(Stream, new(Particles: 2000)).Value;
        }

        // y ~ N(0, 1 1' + 1.25 I): determinant 1.25^n (1 + n / 1.25), inverse by Sherman and Morrison.
        var y = Data.ToArray<double>();
        var (sum, squares) = (y.Sum(), y.Sum(value => value * value));
        var form = (squares - (sum * sum / (1.25 + Rows))) / 1.25;
        var evidence = -0.5 * (form + (Rows * Math.Log(2 * Math.PI * 1.25)) + Math.Log(1 + (Rows / 1.25)));
        Assert.Equal(evidence, Reached(new StructuredNormal(model)), 0.05);

        // Precisions 5 of each z, 13 of mu, and -1 between: the mean field is short by log(13 / (13 - 12 / 5)) / 2.
        Assert.Equal(evidence - (0.5 * Math.Log(13 / (13 - (Rows / 5.0)))), Reached(new MeanFieldNormal(model)), 0.05);
    }

    [Fact]
    public void Joint_RefusesLatentsOfWhichSomeRowsAreAtHand_AndSaysWhatElse()
    {
        var message = Assert.Throws<PlateException>(() => new FullRankNormal(Model(Batch))).Message;
        Assert.Contains("StructuredNormal", message);
        Assert.Contains("CompositeAnsatz", message);
    }

    [Fact]
    public void NestedPlates_AreCarried()
    {
        var model = new GenerativeProgram(p =>
        {
            var mu = p.Sample("mu", new Normal(0, 1));
            using var classes = p.Plate("classes", 3);
            var center = p.Sample("center", new Normal(mu, 1));
            using var pupils = p.Plate("pupils", 5);
            p.Observe("y", new Normal(p.Sample("z", new Normal(center, 1).Iid(2)).Sum(-1), 1), Tensor.Ones(5, 3));
        });
        foreach (AutomaticAnsatz ansatz in new AutomaticAnsatz[] { new StructuredNormal(model), new PriorShaped(model), new FullRankNormal(model), new MeanFieldNormal(model) })
        {
            Models.Perturb(ansatz, 0.2, Stream);
            var trace = ansatz.Program.Simulate(Stream);
            Assert.Equal(new Shape([5, 3, 2]), trace["z"].Shape);
            Assert.Equal(ansatz.Program.LogDensity(trace.Choices).ToDouble(), trace.LogDensity.ToDouble(), 2e-3);
            Assert.True(double.IsFinite(Bound.Elbo.Of(model, ansatz).Estimate(Stream, new(Particles: 6, Checked: true)).Value));
        }
    }

    [Fact]
    public void SummedSites_AreNoLatents_AndDiscreteOnesAreRefusedWithTheWayOut()
    {
        var x = Tensor.From([-2.1f, -1.9f, 2.0f, 2.2f]).Escape();
        var mixture = new GenerativeProgram(p =>
        {
            Tensor weights = p.Sample("weights", new Dirichlet(Tensor.Ones(2))), means = p.Sample("means", new Normal(0, 3).Iid(2));
            using var points = p.Plate("points", 4);
            p.Observe("x", new Normal(means[p.Sample("component", Categorical.FromProbabilities(weights))], 0.5), x);
        });
        Assert.Contains("SumOut(\"component\")", Assert.Throws<StrategyException>(() => new FullRankNormal(mixture)).Message);
        var summed = mixture.SumOut("component");
        var ansatz = new FullRankNormal(summed, Start.Value([("means", Tensor.From([-1f, 1]))]));
        Assert.Equal(["weights", "means"], ansatz.Sites.Select(site => site.Address));
        Fits.Run(ansatz, Bound.Elbo.Of(summed, ansatz), steps: 300, particles: 4, rate: 0.05);
        var means = ansatz.Program.Simulate(Stream, draws: 500)["means"].Mean([0]).ToArray<double>();
        Assert.Equal(-2.0, means[0], 0.3);
        Assert.Equal(2.1, means[1], 0.3);
    }
}
