using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class GradientClippingTest
{
    [Fact]
    public void Norm_ScalesAllTogether()
    {
        Tensor[] gradients = [Tensor.From([3.0, 0.0]), Tensor.From([4.0], 1, 1)];
        Assert.Equal(5, GradientClipping.Norm(1).Apply(gradients), 1e-12);
        Numbers.Near([0.6, 0], gradients[0].ToArray<double>());
        Numbers.Near([0.8], gradients[1].ToArray<double>());
    }

    [Fact]
    public void Norm_LeavesSmallOnesAlone()
    {
        Tensor[] gradients = [Tensor.From([3.0, 4.0])];
        GradientClipping.Norm(5.001).Apply(gradients);
        Numbers.Near([3, 4], gradients[0].ToArray<double>(), 0);
    }

    [Fact]
    public void Value_CutsEachNumber()
    {
        Tensor[] gradients = [Tensor.From([3.0, -0.5, -2.0])];
        Assert.Equal(Math.Sqrt(13.25), GradientClipping.Value(1).Apply(gradients), 1e-12);
        Numbers.Near([1, -0.5, -1], gradients[0].ToArray<double>());
    }

    [Fact]
    public void ExpandedGradients_AreClippedToo()
    {
        Tensor[] gradients = [Tensor.Ones(1).Expand(4)];
        GradientClipping.Norm(1).Apply(gradients);
        Numbers.Near([0.5, 0.5, 0.5, 0.5], gradients[0].ToArray<double>());
    }

    [Fact]
    public void Optimizer_ClipsOverAllGroupsAndReportsTheNorm()
    {
        Parameter a = new(Tensor.Zeros(1)), b = new(Tensor.Zeros(1));
        var sgd = new Sgd(1) { Clipping = GradientClipping.Norm(1) };
        sgd.Add(new ParameterGroup([a]));
        sgd.Add(new ParameterGroup([b]));
        sgd.Step([Tensor.Full([1], 3), Tensor.Full([1], 4)]);
        Assert.Equal(5, sgd.GradientNorm!.Value, 1e-6);
        Assert.Equal(-0.6, a.Value.ToArray<double>()[0], 1e-6);
        Assert.Equal(-0.8, b.Value.ToArray<double>()[0], 1e-6);
    }

    [Fact]
    public void NormOfNothing_IsZero() => Assert.Equal(0, GradientClipping.NormOf());

    [Fact]
    public void NormOfNotANumber_IsNotFinite() => Assert.True(double.IsNaN(GradientClipping.NormOf(Tensor.From([1, double.NaN]))));

    [Theory]
    [InlineData("norm:5")]
    [InlineData("value:0.5")]
    public void Spelling_ReadsBack(string text) => Assert.Equal(text, GradientClipping.Parse(text).ToString());

    [Theory]
    [InlineData("norm")]
    [InlineData("norm:0")]
    [InlineData("max:1")]
    public void OtherText_IsRefused(string text) => Assert.Throws<FormatException>(() => GradientClipping.Parse(text));
}
