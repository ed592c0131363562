using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class GradientPenaltyTest
{
    private static readonly RandomStream Stream = new(8);

    private static Tensor Leaf(Tensor x)
    {
        x.RequiresGradient = true;
        return x;
    }

    [Fact]
    public void OfALinearNetwork_WhoseSummedRowHasTheTargetsNorm_IsZero()
    {
        var weight = Numbers.Normal(Stream["weight"], 5, 3);
        weight *= 0.1 / weight.Sum([0]).Square().Sum().Sqrt();
        var x = Leaf(Numbers.Normal(Stream["x"], 4, 3));
        Assert.True(GradientPenalty.Of(x.MatMul(weight.Transpose(0, 1)), x, 0.1).Max().ToDouble() < 1e-12);
    }

    /// <summary>The norm against central differences of the summed output, in double precision.</summary>
    [Fact]
    public void Norms_MatchFiniteDifferences()
    {
        var network = new Mlp([3, 8, 4], Stream["network"], Activation.Tanh);
        network.To(ScalarType.Float64);
        var x = Leaf(Numbers.Normal(Stream["x"], 6, 3));
        var columns = Enumerable.Range(0, 3).Select(j =>
        {
            using var off = NoGrad.Begin();
            var offset = Tensor.Arange(3).Eq(j).To(ScalarType.Float64) * 1e-5;
            return ((network.Forward(x + offset) - network.Forward(x - offset)).Sum([-1]) / 2e-5).Square();
        });
        Numbers.Near(columns.Aggregate((a, b) => a + b).Sqrt(), GradientPenalty.Norms(network.Forward(x), x), 1e-5);
    }

    [Fact]
    public void ThePenaltysOwnGradient_MatchesFiniteDifferences() => FiniteDifferences.Check(
        w =>
        {
            using var on = EnableGrad.Begin(); // the slope is an autograd gradient also where the difference is taken
            var x = Leaf(Numbers.Normal(Stream["x"], 4, 3));
            return GradientPenalty.Of(x.MatMul(w[0]).Tanh(), x, 0.3).Sum();
        }, 1e-5, inputs: Numbers.Normal(Stream["w"], 3, 2));

    [Fact]
    public void AtASlopeOfZero_NothingIsInfinite()
    {
        var w = Leaf(Tensor.Zeros([3, 2]));
        var x = Leaf(Tensor.Ones([2, 3]));
        var gradient = Autograd.Gradient(GradientPenalty.Of(x.MatMul(w), x, 0.1).Sum(), w);
        Assert.True(gradient.IsFinite().All().ToBoolean());
    }

    [Fact]
    public void InputsWithoutGradient_AreRefused() => Assert.Throws<ArgumentException>(() => GradientPenalty.Of(Tensor.Ones([2, 3]), Tensor.Ones([2, 3]), 1));
}
