using Ansatz.Data.Faces;
using Ansatz.Inference;
using Ansatz.Probability;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>The invariants of the specification, in its order.</summary>
public sealed class AttributeCvaeMathematicsTests
{
    private static readonly RandomStream Stream = new(11);

    [Fact]
    public void Divergence_OfTwoNormals_IsTheClosedForm_ZeroOnlyWhenEqual_AndTheMeanLogRatio()
    {
        var (m, s) = (Tensor.From<double>([0.3, -1.2]), Tensor.From<double>([0.5, 1.7]));
        var (m0, s0) = (Tensor.From<double>([0.1, 0.4]), Tensor.From<double>([0.8, 0.9]));
        var (q, p) = (new Normal(m, s), new Normal(m0, s0));
        var closed = Distribution.KullbackLeibler(q, p);
        var formula = (s0 / s).Log() + (s.Square() + (m - m0).Square()) / (2 * s0.Square()) - 0.5;
        Assert.True((closed - formula).Abs().Max().ToDouble() < 1e-12);
        Assert.True(closed.Min().ToDouble() > 0);
        Assert.Equal(0, Distribution.KullbackLeibler(q, new Normal(m, s)).Abs().Max().ToDouble(), 1e-12);

        // 10^5 draws; the standard error of the mean log ratio is about a third of the 1 % that is allowed.
        var z = q.Sample(Stream["kl"], [100_000]);
        var sampled = (q.LogDensity(z) - p.LogDensity(z)).Mean([0]).Sum();
        Assert.Equal(1, (sampled / closed.Sum()).ToDouble(), 0.01);

        var standard = Distribution.KullbackLeibler(q, new Normal(Tensor.Zeros([2], ScalarType.Float64), Tensor.Ones([2], ScalarType.Float64)));
        var textbook = 0.5 * (s.Square() + m.Square() - 1 - 2 * s.Log());
        Assert.True((standard - textbook).Abs().Max().ToDouble() < 1e-12);
    }

    [Fact]
    public void Bounds_RiseWithTheNumberOfSamples()
    {
        var (model, x, y) = (TinyData.Model(), TinyData.Images(40), TinyData.Attributes(40));
        double Mean(int samples) => model.LogLikelihood(x, y, samples, Stream["bounds"]).Mean().ToDouble();
        var elbo = Enumerable.Range(0, 20).Average(i => model.LogLikelihood(x, y, 1, Stream["elbo"][i]).Mean().ToDouble());
        double few = Mean(50), many = Mean(500);
        Assert.True(elbo <= few, $"{elbo} {few}");
        Assert.True(few <= many + 0.5, $"{few} {many}"); // the error of a 500-sample bound here is below 0.5 nats
    }

    [Fact]
    public void TheBoundWithOneSample_HasTheMeanOfTheElbo()
    {
        var (model, x, y) = (TinyData.Model(), TinyData.Images(30), TinyData.Attributes(30));
        var one = Enumerable.Range(0, 60).Select(i => model.LogLikelihood(x, y, 1, Stream["one"][i]).Mean().ToDouble()).ToArray();
        var elbo = Enumerable.Range(0, 60).Average(i => model.Elbo(new AttributedImages(x, y)).Estimate(Stream["two"][i]).Value);
        var deviation = Math.Sqrt(one.Sum(v => Math.Pow(v - one.Average(), 2)) / 59);
        Assert.True(Math.Abs(one.Average() - elbo) < 5 * deviation / Math.Sqrt(60) + 0.05, $"{one.Average()} {elbo}"); // five standard errors
    }

    [Fact]
    public void ThePrior_DependsOnAttributesAlone_TheAnsatzOnBoth()
    {
        var (model, y) = (TinyData.Model(), TinyData.Attributes(6));
        Normal Site(GenerativeProgram program) => (Normal)((Independent)program.Simulate(Stream).Sites.First(site => site.Address == "z").Distribution!).Base;
        var (x1, x2) = (TinyData.Images(6, seed: 1), TinyData.Images(6, seed: 2));
        Tensor Of(Tensor x) => Site(model.Model(x, y).Uncondition()).Location;
        Assert.True(Of(x1).Equal(Of(x2)));
        var other = TinyData.Attributes(6, seed: 9);
        Assert.False(Site(model.Ansatz(x1, y)).Location.Equal(Site(model.Ansatz(x2, y)).Location));
        Assert.False(Site(model.Ansatz(x1, y)).Location.Equal(Site(model.Ansatz(x1, other)).Location));
        Assert.False(Site(model.Prior(y)).Location.Equal(Site(model.Prior(other)).Location));
    }

    [Fact]
    public void WithAZeroedEmbedding_SamplesDoNotKnowTheAttributes()
    {
        var model = TinyData.Model();
        foreach (var (name, parameter) in model.NamedParameters())
            if (name.StartsWith("embedding.", StringComparison.Ordinal)) parameter.Assign(Tensor.Zeros(parameter.Shape));
        Assert.True(model.Sample(TinyData.Attributes(8, 1), Stream).Equal(model.Sample(TinyData.Attributes(8, 2), Stream)));
    }

    [Fact]
    public void WithPriorScaleZero_ASampleIsTheDecodedPriorMean_AndASeedGivesTheSameImages()
    {
        var (model, y) = (TinyData.Model(TinyData.Options with { Likelihood = PixelLikelihood.Bernoulli }), TinyData.Attributes(5));
        var expected = model.Decode(model.PriorMoments(y).Mean, y);
        Assert.True(model.Sample(y, Stream[1], priorScale: 0).Equal(expected));
        Assert.True(model.Sample(y, Stream[2], priorScale: 0).Equal(expected));
        Assert.True(model.Sample(y, Stream[1]).Equal(model.Sample(y, Stream[1])));
        Assert.False(model.Sample(y, Stream[1]).Equal(model.Sample(y, Stream[2])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EditingNothing_IsReconstructing(bool shift)
    {
        var (model, x, y) = (TinyData.Model(), TinyData.Images(5), TinyData.Attributes(5));
        Assert.True(model.Edit(x, y, y, shift).Equal(model.Reconstruct(x, y)));
    }

    [Fact]
    public void ARenderedFace_IsTheSameForTheSameSeed_AndGlassesChangeOnlyTheirRegion()
    {
        var nuisance = new FaceNuisance(CenterX: 0.05f, CenterY: -0.08f, NoiseSeed: 7);
        var (without, with) = (TinyData.Face(new FaceAttributes(Smile: true), nuisance), TinyData.Face(new FaceAttributes(Smile: true, Glasses: true), nuisance));
        Assert.Equal(without, TinyData.Face(new FaceAttributes(Smile: true), nuisance));
        var changed = 0;
        for (var i = 0; i < with.Length; i++)
        {
            if (with[i] == without[i]) continue;
            changed++;
            // A pixel is the mean of a cell of 1/16; no point of the cell may be farther than .2 from the eyes' height, so its center not beyond .2 + 1/32.
            var v = (2.0 * (i / 32 % 32) + 1) / 32 - 1;
            Assert.True(Math.Abs(v - nuisance.CenterY + 0.1) <= 0.2 + 1.0 / 32, $"v {v}");
        }
        Assert.True(changed > 30);
    }

    [Fact]
    public void TheNormalLikelihood_IsTheSumOfSquaresAndItsConstant()
    {
        const double deviation = 0.1;
        var (x, mean) = (TinyData.Images(3, 3).To(ScalarType.Float64), TinyData.Images(3, 3, seed: 4).To(ScalarType.Float64));
        var density = PixelLikelihood.Normal(deviation).Of(mean, null).LogDensity(x);
        var expected = (x - mean).Square().Sum([1, 2, 3]) / (2 * deviation * deviation) + 3 * 16 * 16 * Math.Log(deviation * Math.Sqrt(2 * Math.PI));
        Assert.True((-density - expected).Abs().Max().ToDouble() < 1e-8);
    }

    [Fact]
    public void TheBernoulliLikelihood_OfGreyValues_IsTheCrossEntropy()
    {
        var (x, logits) = (TinyData.Images(3).To(ScalarType.Float64), TinyData.Images(3, seed: 4).To(ScalarType.Float64) * 4 - 2);
        var density = PixelLikelihood.Bernoulli.Of(logits, null).LogDensity(x);
        var p = logits.Sigmoid();
        var expected = (x * p.Log() + (1 - x) * (1 - p).Log()).Sum([1, 2, 3]);
        Assert.True((density - expected).Abs().Max().ToDouble() < 1e-9);
    }
}
