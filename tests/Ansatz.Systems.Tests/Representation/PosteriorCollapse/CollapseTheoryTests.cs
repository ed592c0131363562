using Ansatz.Data;
using Ansatz.Probability;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>The invariants of the specification: moments, thresholds, and that the closed forms are optima.</summary>
public sealed class CollapseTheoryTests
{
    private static readonly RandomStream Stream = new(5);

    private static PosteriorCollapseOptions Conditional(double beta = 1, double prior = 1, double decoder = 1, int latent = 5) =>
        PosteriorCollapseOptions.Exact with { Beta = beta, PriorDeviation = prior, DecoderDeviation = decoder, LatentSize = latent };

    private static PosteriorCollapseOptions Hierarchical(double beta, double top, double prior, double decoder, LatentDeviation lower, LatentDeviation? upper = null) =>
        PosteriorCollapseOptions.Exact with
        {
            Method = CollapseMethod.Mhvae, Beta = beta, TopBeta = top, PriorDeviation = prior, DecoderDeviation = decoder, LatentSize = 5, TopLatentSize = 5,
            EncoderDeviation = lower, TopEncoderDeviation = upper ?? LatentDeviation.Learned,
        };

    private static (Tensor X, Tensor Y) Pairs(long count = 400)
    {
        var y = Stream["y"].Normal([count, 5], ScalarType.Float64) * Tensor.From<double>([2, 1.5, 1, 0.7, 0.4], 5);
        return (0.5 * y + Math.Sqrt(0.75) * Stream["x"].Normal([count, 5], ScalarType.Float64), y);
    }

    private static double[] Squares(params double[] thetas) => [.. thetas.Select(theta => theta * theta)];

    private static void Near(IReadOnlyList<double> expected, IReadOnlyList<double> found, double tolerance) =>
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));

    [Fact]
    public void TheUnexplainedMoments_AreTheResidualCovariance_AndThoseOfTheWhitenedForm()
    {
        var (x, y) = Pairs();
        var moments = SecondMoments.Of(x, y);
        var e = moments.Unexplained();
        var residual = moments.YY - moments.YX.MatMul(Tensor.LinalgInverse(moments.XX)).MatMul(moments.YX.Transpose(0, 1));
        Assert.Equal(0, (e - residual).Abs().Max().ToDouble(), 1e-8);
        Assert.True(SymmetricSpectrum.Of(e).Values.Min().ToDouble() >= 0);

        // E = D (I - Zᵀ Z) Dᵀ with Z = E[x̃ ỹᵀ], D = P_B Ψ^(1/2).
        var (a, b) = (SymmetricSpectrum.Of(moments.XX), SymmetricSpectrum.Of(moments.YY));
        var z = a.Whitening().MatMul(moments.YX.Transpose(0, 1)).MatMul(b.Whitening().Transpose(0, 1));
        var whitened = b.Factor.MatMul(Tensor.Eye(5, ScalarType.Float64) - z.Transpose(0, 1).MatMul(z)).MatMul(b.Factor.Transpose(0, 1));
        Assert.Equal(0, (e - whitened).Abs().Max().ToDouble(), 1e-8);
    }

    [Fact]
    public void ACopy_CollapsesEveryMode_AndAnIndependentInputNone()
    {
        var (x, y) = Pairs(20_000);
        var copy = CollapseTheory.Predict(CollapseTheory.Spectrum(SecondMoments.Of(y, y)), Conditional(beta: 1e-6));
        Assert.Equal(0, copy.Levels[0].Alive);
        var noise = Stream["noise"].Normal(x.Shape, ScalarType.Float64);
        var moments = SecondMoments.Of(noise, y);
        Near(CollapseTheory.SpectrumWithoutCondition(moments), CollapseTheory.Spectrum(moments), 0.01); // of 4, 2.25, ..: 5 of 20,000 degrees of freedom
    }

    [Fact]
    public void AtTheThreshold_ThePredictionIsContinuous()
    {
        foreach (var (beta, prior, decoder) in ((double, double, double)[])[(1, 1, 1), (0.5, 2, 1.5), (4, 0.3, 0.7)])
        {
            var threshold = beta * decoder * decoder;
            var at = CollapseTheory.OneLevel("z", [threshold], 1, beta, decoder, prior);
            Assert.Equal((0, prior), (at.Decoder[0], at.Deviations[0]));
            var above = CollapseTheory.OneLevel("z", [threshold * (1 + 1e-12)], 1, beta, decoder, prior);
            Assert.Equal(0, above.Decoder[0], 1e-5);
            Assert.Equal(prior, above.Deviations[0], 1e-11);
        }
    }

    [Fact]
    public void ThreeModesOfTheReference_LiveAsTheSpecificationSays()
    {
        var prediction = CollapseTheory.Predict([1.72340, 1.27441, 0.75104, 0.41, 0.15], Conditional(beta: 0.5));
        Near([1.106, 0.880, 0.501, 0, 0], prediction.Levels[0].Decoder, 2e-3);
        Near([0.539, 0.626, 0.816, 1, 1], prediction.Levels[0].Deviations, 2e-3);
        Assert.Equal((3, 3), (prediction.Levels[0].Alive, prediction.Levels[0].AliveBelow(1)));
    }

    [Fact]
    public void WithoutInputs_TheConditionalTheoryIsThatOfThePlainModel()
    {
        var (_, y) = Pairs();
        var blind = CollapseTheory.Predict(CollapseTheory.Spectrum(SecondMoments.Of(y.ZerosLike(), y)), Conditional(beta: 0.5));
        var plain = CollapseTheory.Predict(CollapseTheory.Spectrum(SecondMoments.Of(Tensor.Zeros([400, 0]), y)), Conditional(beta: 0.5) with { Method = CollapseMethod.Vae });
        Near(plain.Spectrum, blind.Spectrum, 1e-10);
        Assert.Equal((0, 0), plain.Levels[0].DistanceTo(blind.Levels[0]), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-9);
        Near(plain.Spectrum, [.. Tensor.LinalgSvdvals(y / Math.Sqrt(400)).ToArray<double>().Select(theta => theta * theta)], 1e-10);
    }

    [Fact]
    public void RotatingTheOutcomes_ChangesNothing()
    {
        var (x, y) = Pairs();
        var (rotation, _) = Tensor.LinalgQr(Stream["rotation"].Normal([5, 5], ScalarType.Float64));
        var before = CollapseTheory.Predict(CollapseTheory.Spectrum(SecondMoments.Of(x, y)), Conditional(beta: 0.3));
        var after = CollapseTheory.Predict(CollapseTheory.Spectrum(SecondMoments.Of(x, y.MatMul(rotation))), Conditional(beta: 0.3));
        Near(before.Spectrum, after.Spectrum, 1e-8);
        var (values, deviations) = before.Levels[0].DistanceTo(after.Levels[0]);
        Assert.True(values < 1e-8 && deviations < 1e-8);
    }

    [Fact]
    public void WithEqualLevels_BothHaveTheSameSingularValues()
    {
        var levels = CollapseTheory.Predict(Squares(3, 2, 1.2, 0.8, 0.3), Hierarchical(1, 1, 1, 1, LatentDeviation.Fixed(1))).Levels;
        Near(levels[0].Encoder, levels[1].Decoder, 1e-12); // λ_i = ω_i
        Assert.Equal(3, levels[1].Alive);
    }

    [Fact]
    public void TheSecondSettingOfTheReference_IsPredicted()
    {
        var levels = CollapseTheory.Predict(Squares(3, 2, 1.2, 0.8, 0.3), Hierarchical(1, 2, 0.5, 0.5, LatentDeviation.Fixed(0.5))).Levels;
        Near([2.062, 1.323, 0.686, 0.387, 0], levels[0].Encoder, 1e-3);
        Near([4, 2.449, 0.938, 0, 0], levels[1].Decoder, 1e-3);
    }

    [Fact]
    public void LearningTheLowerDeviation_CollapsesTheUpperLevel()
    {
        var both = CollapseTheory.Predict(Squares(3, 2, 1.2, 0.8, 0.3), Hierarchical(1, 2, 1, 1, LatentDeviation.Learned)).Levels[1];
        Assert.Equal(0, both.Alive);
        Assert.All(both.Deviations, deviation => Assert.Equal(1, deviation));
        var above = CollapseTheory.Predict(Squares(3, 2, 1.2, 0.8, 0.3), Hierarchical(1, 2, 1, 1, LatentDeviation.Fixed(1))).Levels[1];
        Assert.Equal(Math.Sqrt(9 / 2.0 - 2), above.Decoder[0], 1e-12);
    }

    public static TheoryData<double, double, double, double, string, string> Settings => new()
    {
        { 1, 1, 1, 1, "1", "learned" },      // a = b
        { 1, 2, 0.5, 0.5, "0.5", "learned" }, // a < b
        { 1, 1, 1, 0.5, "0.25", "learned" },
        { 1, 1, 1, 0.5, "0.9", "learned" },   // a > b: modes live above that are dead below
        { 0.7, 1.3, 1.2, 0.8, "0.6", "0.5" },
        { 1, 1, 1, 1, "0.4", "1.5" },
        { 1, 2, 1, 1, "learned", "learned" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void ThePredictedLevels_AreStationary(double beta, double top, double prior, double decoder, string lower, string upper)
    {
        var options = Hierarchical(beta, top, prior, decoder, LatentDeviation.Parse(lower), LatentDeviation.Parse(upper));
        var spectrum = Squares(3, 2, 1.2, 0.8, 0.3);
        var y = Tensor.From<double>([3, 2, 1.2, 0.8, 0.3], 5).Diagonals() * Math.Sqrt(5); // second moments: the squares
        Assert.InRange(GradientAtOptimum(Tensor.Zeros([5, 0]), y, spectrum, options), 0, 1e-8);
    }

    [Theory]
    [InlineData(0.5, 1, 1, "learned", 5)]
    [InlineData(2, 1.5, 0.5, "learned", 5)]
    [InlineData(1, 0.7, 0.8, "learned", 8)]
    [InlineData(0.5, 1.2, 0.9, "0.6", 5)]
    [InlineData(1, 1, 1, "0.3", 3)]
    public void ThePredictedLatent_IsStationary(double beta, double prior, double decoder, string deviation, int latent)
    {
        var (x, y) = Pairs();
        var options = Conditional(beta, prior, decoder, latent) with { EncoderDeviation = LatentDeviation.Parse(deviation) };
        Assert.InRange(GradientAtOptimum(x, y, CollapseTheory.Spectrum(SecondMoments.Of(x, y)), options), 0, 1e-8);
    }

    [Fact]
    public void TheLargestBetaAndDeviation_AreWhereAModeDies()
    {
        double[] spectrum = [3, 2, 0.5];
        var options = Conditional(beta: 0.7, decoder: 0.8, latent: 3);
        for (var alive = 1; alive <= 3; alive++)
        {
            Assert.Equal(spectrum[alive - 1] / 0.64, CollapseTheory.LargestBeta(spectrum, options, alive), 1e-9);
            Assert.Equal(Math.Sqrt(spectrum[alive - 1] / 0.7), CollapseTheory.LargestDecoderDeviation(spectrum, options, alive), 1e-9);
        }
        Assert.Equal(0, CollapseTheory.LargestBeta(spectrum, Conditional(latent: 5), 4));
        var levels = Hierarchical(1, 1, 1, 1, LatentDeviation.Fixed(0.5));
        var largest = CollapseTheory.LargestBeta(spectrum, levels, 2, level: 1);
        Assert.Equal((2, 1), (CollapseTheory.Predict(spectrum, levels with { TopBeta = largest * (1 - 1e-9) }).Levels[1].Alive, CollapseTheory.Predict(spectrum, levels with { TopBeta = largest * (1 + 1e-9) }).Levels[1].Alive));
    }

    [Fact]
    public void AFixedDeviation_KeepsModesThatALearnedOneLoses()
    {
        double[] spectrum = [2, 1];
        var learned = CollapseTheory.OneLevel("z", spectrum, 2, 4, 1, 1);
        var fixedOne = CollapseTheory.OneLevel("z", spectrum, 2, 4, 1, 1, [0.2, 0.1]);
        Assert.Equal((0, 2), (learned.Alive, fixedOne.Alive));
        Assert.Equal([0.1, 0.2], fixedOne.Deviations);
    }

    /// <summary>The largest gradient, over all weights and deviations, of the closed-form objective at the parameters that the theory names.</summary>
    private static double GradientAtOptimum(Tensor x, Tensor y, IReadOnlyList<double> spectrum, PosteriorCollapseOptions options)
    {
        var moments = SecondMoments.Of(x, y);
        var layout = new PairLayout(ExampleKind.Table, [x.Size(1) > 0 ? x.Size(1) : y.Size(1)], x.Size(1) > 0 ? [0, 1, 2, 3, 4] : [], [], x.Size(1) > 0 ? ["1", "2", "3", "4", "5"] : []);
        var model = new PosteriorCollapse(options, layout, Stream["weights"]);
        model.To(ScalarType.Float64);
        OptimalWeights.Assign(model, moments, CollapseTheory.Predict(spectrum, options));
        var gradients = model.ExactObjective(moments).GradientEstimate(Stream, [model]).Gradients;
        Assert.True(gradients.Count >= 4);
        return gradients.Values.Max(gradient => gradient.Abs().Max().ToDouble());
    }
}
