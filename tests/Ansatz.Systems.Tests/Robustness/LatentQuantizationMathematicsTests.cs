using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Systems.Robustness;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Robustness;

/// <summary>The invariants of the specification; those of quantizers and attacks alone are tested where these live.</summary>
public sealed class LatentQuantizationMathematicsTests
{
    private const int D = 8;

    private static readonly RandomStream Stream = new(7);

    /// <summary>Estimates of an objective's terms.</summary>
    private static IReadOnlyDictionary<string, double> TermsOf(Objective objective) => objective.Surrogate(Stream["terms"]).Terms;

    [Fact]
    public void Codes_AreOnesOfBothSigns_AndEqualCodesGiveTheSameImageBitByBit()
    {
        var (model, images) = (TinyFilter.Fitted, TinyFilter.Images(300));
        var codes = model.Encode(images).ToArray<sbyte>();
        Assert.All(codes, bit => Assert.True(bit is 1 or -1));
        var filtered = model.Filter(images).ToArray<float>();
        var groups = Enumerable.Range(0, 300).GroupBy(i => string.Join(',', codes.AsSpan(i * D, D).ToArray())).ToArray();
        Assert.Contains(groups, group => group.Count() > 1);
        foreach (var group in groups)
            foreach (var i in group)
                Assert.True(filtered.AsSpan(i * 64, 64).SequenceEqual(filtered.AsSpan(group.First() * 64, 64)));
    }

    [Fact]
    public void APosteriorDraw_HasTheMeanMu_AndTheDeviationOfHalfTheThreshold()
    {
        const int count = 50_000;
        var (mean, s) = (Tensor.From<double>([0.3, -0.05]), Tensor.From<double>([0.4, -1.0]));
        var model = TinyFilter.Model(TinyFilter.Options with { LatentSize = 2 }, isDouble: true);
        var z = Draws(model, mean, s, count);
        for (var j = 0; j < 2; j++)
        {
            var values = z.Select(1, j).ToArray<double>();
            var (average, expected) = (values.Average(), 0.05 * Math.Exp(s.ToArray<double>()[j] / 2));
            var deviation = Math.Sqrt(values.Sum(v => (v - average) * (v - average)) / (count - 1));
            Assert.InRange((average - mean.ToArray<double>()[j]) / (expected / Math.Sqrt(count)), -3, 3);
            Assert.InRange((deviation - expected) / (expected / Math.Sqrt(2.0 * count)), -3, 3);
        }
    }

    [Fact]
    public void AtTheCenter_ABitIsOne_WhenTheNoiseIsWithinTwoDeviations()
    {
        var model = TinyFilter.Model(TinyFilter.Options with { LatentSize = 2 }, isDouble: true);
        var bits = model.Options.Quantizer.Bits.Hard(Draws(model, Tensor.Zeros(2).To(ScalarType.Float64), Tensor.Zeros(2).To(ScalarType.Float64), 50_000));
        Assert.InRange((bits > 0).To(ScalarType.Float64).Mean().ToDouble(), 0.9545 - 0.003, 0.9545 + 0.003);
    }

    private static Tensor Draws(LatentQuantization model, Tensor mean, Tensor logVariance, int count)
    {
        Tensor? z = null;
        var objective = Objective.Minimize(o =>
        {
            z = model.Draw(o, mean.Expand([count, 2]), logVariance.Expand([count, 2])).Detach().Escape();
            return z.Mean();
        });
        objective.Estimate(Stream["draws"]);
        return z!;
    }

    /// <summary>KL = -½ Σ(1 + s - μ² - e^s): the term of the ELBO is the formula, not negative, 0 at μ = s = 0 and ½ Σ μ² at s = 0.</summary>
    [Fact]
    public void TheKlTerm_IsTheFormula()
    {
        var model = TinyFilter.Model(isDouble: true);
        double Kl(Tensor mean, Tensor s)
        {
            var pixels = 2 * TinyFilter.Images((int)mean.Size(0)).To(ScalarType.Float64) - 1;
            return TermsOf(Objective.Maximize(o => Bound.Elbo.Estimate(o, model.Model(pixels, mean), LatentQuantization.Ansatz(mean, s))))["kl"];
        }

        var (mu, zero) = (Numbers(5, D), Tensor.Zeros([5, D], ScalarType.Float64));
        Assert.Equal(0, Kl(zero, zero), 1e-12);
        Assert.Equal(0.5 * mu.Square().Sum([-1]).Mean().ToDouble(), Kl(mu, zero), 1e-9);
        var s = Numbers(5, D, 2);
        Assert.Equal((-0.5 * (1 + s - mu.Square() - s.Exp())).Sum([-1]).Mean().ToDouble(), Kl(mu, s), 1e-9);
        Assert.True(Kl(mu, s) >= 0);
    }

    /// <summary>The encoder's objective is -(KL / d + 10 MSE + 10 GP) and a constant: its gradient is that of the formula written by hand.</summary>
    [Fact]
    public void TheEncodersObjective_HasTheGradientOfThePapersLoss()
    {
        var model = TinyFilter.Model(isDouble: true);
        var images = TinyFilter.Images(6).To(ScalarType.Float64);
        Parameter[] parameters = [.. model.Encoder.Parameters()];
        var (objective, stream) = (model.EncoderObjective(images), Stream["gradient"]);
        var surrogate = objective.Surrogate(stream);
        var ours = Autograd.Gradient([surrogate.Loss], [.. parameters.Select(p => p.Unconstrained)]);

        // The same noise: u of the engine's draw, from which ε = (u - μ) e^{-s/2}.
        var x = 2 * images - 1;
        x.RequiresGradient = true;
        var (mean, s) = model.Encoder.Moments(x);
        Tensor? u = null;
        Objective.Maximize(o =>
        {
            var bound = Bound.From((context, p, q) =>
            {
                var trace = context.Simulate(q);
                u = trace.Choices["u"].Detach().Escape();
                return context.Replay(p, trace).ObservedLogDensity;
            });
            return bound.Estimate(o, model.Model((2 * images - 1).Detach(), mean), LatentQuantization.Ansatz(mean, s));
        }).Surrogate(stream);
        var epsilon = (u! - mean.Detach()) * (-0.5 * s.Detach()).Exp();
        var z = mean + 0.05 * (0.5 * s).Exp() * epsilon;
        var soft = 500 * (0.01 - z.Square());
        var output = 2 * model.DecodeSoft(soft / (1 + soft.Abs())) - 1;
        var kl = -0.5 * (1 + s - mean.Square() - s.Exp()).Mean();
        var slope = (Autograd.Gradient(mean.Sum(), x, createGraph: true).Flatten(1).Square().Sum([-1]) + 1e-12).Sqrt();
        var loss = kl + 10 * (output - (2 * images - 1)).Square().Mean() + 10 * (0.1 - slope).Square().Mean();
        var theirs = Autograd.Gradient([loss], [.. parameters.Select(p => p.Unconstrained)]);
        for (var i = 0; i < ours.Length; i++)
            Assert.True((ours[i]! - theirs[i]!).Abs().Max().ToDouble() <= 1e-9 * Math.Max(1, theirs[i]!.Abs().Max().ToDouble()), $"parameter {i}");
    }

    /// <summary>GP by autograd against central differences of Σ μ, in double precision.</summary>
    [Fact]
    public void TheSlope_MatchesFiniteDifferences()
    {
        var model = TinyFilter.Model(isDouble: true);
        FiniteDifferences.Check(x => model.Encoder.Mean(x[0]).Sum(), 1e-5, inputs: Numbers(2, 64).Reshape([2, 1, 8, 8]));
        var x = Numbers(2, 64).Reshape([2, 1, 8, 8]);
        var slopes = Enumerable.Range(0, 64).Select(p =>
        {
            using var off = NoGrad.Begin();
            var step = Tensor.Arange(64).Eq(p).To(ScalarType.Float64).Reshape([1, 1, 8, 8]) * 1e-5;
            return ((model.Encoder.Mean(x + step) - model.Encoder.Mean(x - step)).Sum([-1]) / 2e-5).Square();
        }).Aggregate((a, b) => a + b).Sqrt();
        x.RequiresGradient = true;
        var found = GradientPenalty.Norms(model.Encoder.Mean(x), x);
        Assert.True((found - slopes).Abs().Max().ToDouble() < 1e-5);
    }

    [Fact]
    public void TheBitDecodersLoss_LeavesTheEncoderWithoutGradient()
    {
        var model = TinyFilter.Model();
        Tensor[] encoder = [.. model.Encoder.Parameters().Select(p => p.Unconstrained)];
        var loss = model.BitDecoderObjective(TinyFilter.Images(4)).Surrogate(Stream["loss"]).Loss;
        Assert.All(Autograd.Gradient([loss], encoder, allowUnused: true), Assert.Null);
        loss = model.SoftDecoderObjective(TinyFilter.Images(4)).Surrogate(Stream["loss"]).Loss;
        Assert.All(Autograd.Gradient([loss], encoder, allowUnused: true), Assert.Null);
    }

    /// <summary>Where all soft bits are flat (z = 0 exactly) the reconstruction gives μ no gradient; the KL's is left.</summary>
    [Fact]
    public void TheSoftDecodersGradient_ReachesTheMeansOnlyThroughSoftBits()
    {
        var model = TinyFilter.Model(isDouble: true);
        var mean = Tensor.Zeros([3, D], ScalarType.Float64);
        mean.RequiresGradient = true;
        var z = mean * 1;
        var output = model.DecodeSoft(model.Options.Quantizer.Bits.Soft(z));
        Assert.Equal(0, Autograd.Gradient(output.Square().Sum(), mean).Abs().Max().ToDouble()); // d b̃ / d z = 0 at z = 0
        var bits = Autograd.Gradient([model.DecodeSoft(model.Options.Quantizer.Bits.Hard(mean + 0.02)).Sum()], [mean], allowUnused: true);
        Assert.Null(bits[0]);
        var elsewhere = Autograd.Gradient(model.DecodeSoft(model.Options.Quantizer.Bits.Soft(mean + 0.09)).Square().Sum(), mean);
        Assert.True(elsewhere.Abs().Max().ToDouble() > 0);
    }

    [Fact]
    public void TheFilter_IsTheSameAcrossCallsAndBatchSizes()
    {
        var (model, images) = (TinyFilter.Fitted, TinyFilter.Halves(40).Pixels);
        var whole = model.Filter(images);
        Assert.Equal(whole.ToArray<float>(), model.Filter(images).ToArray<float>());
        var single = Tensor.Cat([.. Enumerable.Range(0, 40).Select(i => model.Filter(images.Narrow(0, i, 1)))], 0);
        Assert.True((whole - single).Abs().Max().ToDouble() <= 1e-6);
    }

    /// <summary>The adversary's filter has the filter's exact values, and a gradient that the filter has not.</summary>
    [Fact]
    public void TheDifferentiableFilter_HasTheExactValues_AndAGradient()
    {
        var (model, images) = (TinyFilter.Fitted, TinyFilter.Halves(20).Pixels.Clone());
        Assert.Equal(model.Filter(images).ToArray<float>(), model.DifferentiableFilter(images).ToArray<float>());
        images.RequiresGradient = true;
        Assert.False(model.Protect(model.Logits)(images).RequiresGradient);
        Assert.True(Autograd.Gradient(model.Logits(model.DifferentiableFilter(images)).Square().Sum(), images).Abs().Max().ToDouble() > 0);
    }

    private static Tensor Numbers(long rows, long columns, long seed = 1) => new RandomStream(seed)["numbers"].Normal([rows, columns], ScalarType.Float64) * 0.4;
}
