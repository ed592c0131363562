using Ansatz.Systems.Representation;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>The specification's invariants of the losses, in double precision.</summary>
public sealed class SeparationLossTests
{
    private const int Rows = 10, Size = 4;

    private static readonly RandomStream Stream = new(17);

    private static readonly SeparationLoss Loss = new(0.5);

    private static readonly Tensor IsTarget = Tensor.From<double>([0, 0, 0, 0, 1, 1, 1, 1, 1, 1], Rows, 1).Escape();

    private static readonly Tensor C1 = Draw("c1"), C2 = Draw("c2"), S1 = Draw("s1"), S2 = Draw("s2");

    private static Tensor Draw(string name) => Stream[name].Normal([Rows, Size], ScalarType.Float64).Escape();

    private static SeparatedView View(Tensor common, Tensor salient, Tensor? isTarget = null) => Loss.View(common, salient, isTarget ?? IsTarget);

    [Fact]
    public void Alignment_IsNonNegative_AndZeroExactlyForEqualViews()
    {
        Assert.Equal(0, Loss.Alignment(C1, C1).ToDouble());
        Assert.True(Loss.Alignment(C1, C2).ToDouble() > 0);
        Assert.Equal((C1 - C2).Square().Sum(-1).Mean().ToDouble(), Loss.Alignment(C1, C2).ToDouble(), 1e-12); // 2 τ = 1
    }

    [Fact]
    public void TheCommonTerm_IsAlignmentAndUniformityOnTheSphere()
    {
        var antipodes = Tensor.From<double>([3, 0, -0.5, 0], 2, 2);
        var view = Loss.View(antipodes, antipodes, Tensor.Ones([2, 1], ScalarType.Float64));
        Assert.Equal(-8, Loss.Common(view, view).ToDouble(), 1e-12); // twice -4 / (2 τ), without a difference of views
        var equal = Loss.View(Tensor.Ones([3, 2], ScalarType.Float64), antipodes[..1].Expand([3, 2]), Tensor.Ones([3, 1], ScalarType.Float64));
        Assert.Equal(0, Loss.Common(equal, equal).ToDouble(), 1e-12);
    }

    [Fact]
    public void JointEntropy_OfAConstantPart_IsThatOfTheOther_AndZeroOfTwo()
    {
        var (constantCommon, constantSalient) = (Tensor.Ones([Rows, Size], ScalarType.Float64), Tensor.Full([Rows, Size], 0.7, ScalarType.Float64));
        var all = Tensor.Ones([Rows, 1], ScalarType.Float64);
        double Of(Tensor c, Tensor s) => SeparationLoss.NegativeJointEntropy(View(c, s, all), View(c, s, all)).ToDouble();
        Assert.Equal(-View(C1, S1).CommonGram.Entropy().ToDouble(), Of(C1, constantSalient), 1e-12);
        Assert.Equal(-View(C1, S1, all).DifferenceGram.Entropy().ToDouble(), Of(constantCommon, S1), 1e-12);
        Assert.Equal(0, Of(constantCommon, constantSalient), 1e-12);
        Assert.True(Of(C1, S1) < 0);
    }

    [Fact]
    public void JointEntropy_OfAFullGrid_IsTheSumOfItsParts()
    {
        var (c, s) = (C1[..5].RepeatInterleave(6, 0), S1[..6].Repeat([5, 1]));
        var view = View(c, s, Tensor.Ones([30, 1], ScalarType.Float64));
        Assert.Equal(view.CommonGram.Entropy().ToDouble() + view.DifferenceGram.Entropy().ToDouble(), -SeparationLoss.NegativeJointEntropy(view, view).ToDouble(), 1e-6);
    }

    [Fact]
    public void TheAbsenceTerm_DoesNotMoveTargets_NorTheSalientAlignmentBackground()
    {
        var s = S1.Clone();
        s.RequiresGradient = true;
        var absence = Autograd.Gradient([Loss.Absence(View(C1, s), View(C2, S2))], [s])[0]!;
        Assert.Equal(0, absence[4..].Abs().Max().ToDouble());
        Assert.True(absence[..4].Abs().Min().ToDouble() > 0);
        var alignment = Autograd.Gradient([Loss.Alignment(s, S2, IsTarget)], [s])[0]!;
        Assert.Equal(0, alignment[..4].Abs().Max().ToDouble());
        var salient = Autograd.Gradient([Loss.Salient(View(C1, s), View(C2, S2))], [s])[0]!;
        Assert.Equal(0, salient[..4].Abs().Max().ToDouble()); // a background row counts as nothing, whatever it is
    }

    [Fact]
    public void EveryTerm_IsTheSameForEveryOrderOfTheBatch()
    {
        var order = Stream["order"].Permutation(Rows);
        Tensor P(Tensor rows) => rows.IndexSelect(0, order);
        var (one, two) = (View(C1, S1), View(C2, S2));
        var (first, second) = (View(P(C1), P(S1), P(IsTarget)), View(P(C2), P(S2), P(IsTarget)));
        Assert.Equal(Loss.Common(one, two).ToDouble(), Loss.Common(first, second).ToDouble(), 1e-12);
        Assert.Equal(Loss.Salient(one, two).ToDouble(), Loss.Salient(first, second).ToDouble(), 1e-12);
        Assert.Equal(Loss.Absence(one, two).ToDouble(), Loss.Absence(first, second).ToDouble(), 1e-12);
        Assert.Equal(SeparationLoss.NegativeJointEntropy(one, two).ToDouble(), SeparationLoss.NegativeJointEntropy(first, second).ToDouble(), 1e-12);
        var attributes = Attributes();
        Assert.Equal(Loss.Supervised(one, two, attributes, [false, true, true, false]).ToDouble(), Loss.Supervised(first, second, P(attributes), [false, true, true, false]).ToDouble(), 1e-12);
    }

    [Fact]
    public void CommonAndSalientTerms_DoNotSeeRotationsOfTheirHeads()
    {
        var rotation = Tensor.LinalgQr(Stream["r"].Normal([Size, Size], ScalarType.Float64)).Q;
        Tensor R(Tensor rows) => rows.MatMul(rotation);
        Assert.Equal(Loss.Common(View(C1, S1), View(C2, S2)).ToDouble(), Loss.Common(View(R(C1), S1), View(R(C2), S2)).ToDouble(), 1e-12);
        Assert.Equal(Loss.Salient(View(C1, S1), View(C2, S2)).ToDouble(), Loss.Salient(View(C1, R(S1)), View(C2, R(S2))).ToDouble(), 1e-12);
    }

    [Fact]
    public void Gradients_AreThoseOfFiniteDifferences()
    {
        void Check(Func<SeparatedView, SeparatedView, Tensor> loss) => FiniteDifferences.Check(v => loss(View(v[0], v[1]), View(v[2], v[3])), 1e-5, 1e-5, C1, S1, C2, S2);
        Check(Loss.Common);
        Check(Loss.Salient);
        Check(Loss.Absence);
        Check(SeparationLoss.NegativeJointEntropy);
        var attributes = Attributes();
        Check((one, two) => Loss.Supervised(one, two, attributes, [false, true, true, false]));
    }

    [Fact]
    public void TheSupervisedTerm_PullsTogetherTargetsOfOneWordAndIsUniformByItself()
    {
        var words = Tensor.From<double>([0, 0, 0, 0, 0, 0, 0, 1, 1, 1], Rows, 1);
        double Of(double[] s)
        {
            var view = View(C1, Tensor.From<double>(s, Rows, 1));
            return Loss.Supervised(view, view, words, [true]).ToDouble();
        }
        // Two separate groups by word are better than everything in one place, and than groups across words.
        var grouped = Of([0, 0, 0, 0, -3, -3, -3, 3, 3, 3]);
        Assert.True(grouped < Of([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        Assert.True(grouped < Of([0, 0, 0, 0, -3, 3, -3, 3, -3, 3]));
        Assert.Equal(0, Of([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 1e-12);
    }

    private static Tensor Attributes()
    {
        var numbers = Stream["a"].Uniform([Rows, 2], ScalarType.Float64);
        var words = Stream["w"].Integers(0, 3, [Rows, 2]).To(ScalarType.Float64);
        return Tensor.Cat([numbers[.., ..1], words, numbers[.., 1..]], 1) * IsTarget;
    }
}
