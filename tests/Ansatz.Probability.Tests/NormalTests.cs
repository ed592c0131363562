using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

public class NormalTests
{
    [Fact]
    public void LogDensity_IsTheGaussianFormula()
    {
        var density = new Normal(0.3, 2).LogDensity(1.5).ToDouble();
        Assert.Equal(-0.5 * 0.36 - Math.Log(2) - 0.5 * Math.Log(2 * Math.PI), density, 1e-6);
    }

    [Fact]
    public void Parameters_Broadcast_AndNumbersTakeTheTensorsType()
    {
        var normal = new Normal(Tensor.Zeros([3, 1], ScalarType.Float64), Tensor.Ones([2], ScalarType.Float64));
        Assert.Equal([3, 2], normal.BatchShape);
        Assert.Equal(ScalarType.Float64, new Normal(Tensor.Zeros([2], ScalarType.Float64), 1).DataType);
        Assert.Equal(ScalarType.Float32, new Normal(0, 1).DataType);
        Assert.Equal([5, 3, 2], normal.LogDensity(Tensor.Zeros(5, 3, 2)).Shape);
    }

    [Fact]
    public void Standard_IsOneEvent()
    {
        var normal = Normal.Standard(20);
        Assert.Equal(Shape.Scalar, normal.BatchShape);
        Assert.Equal([20], normal.EventShape);
        Assert.Equal([7], normal.LogDensity(Tensor.Zeros(7, 20)).Shape);
        Assert.Equal([20], normal.Sample(new RandomStream(1)).Shape);
    }

    [Fact]
    public void Sample_IsAFunctionOfTheStream_AndEqualsTheReparameterizedDraw()
    {
        var location = Tensor.Full([4], 0.5);
        location.RequiresGradient = true;
        var normal = new Normal(location, 2);
        var one = normal.Sample(new RandomStream(3)).ToArray<float>();
        var smooth = normal.Reparameterize(new RandomStream(3));
        Assert.Equal(one, smooth.ToArray<float>());
        smooth.Sum().Backward();
        Assert.Equal([1f, 1f, 1f, 1f], location.Gradient!.ToArray<float>());
    }

    [Fact]
    public void KullbackLeibler_OfIndependentNormals_IsTheSumOfTheFormula()
    {
        var q = new Normal(Tensor.From([0.5, -1.0]), Tensor.From([0.7, 1.3])).ToEvent();
        var expected = 0.0;
        foreach (var (m, s) in new[] { (0.5, 0.7), (-1.0, 1.3) })
            expected += 0.5 * (s * s + m * m - 1) - Math.Log(s);
        Assert.Equal(expected, Distribution.KullbackLeibler(q, Normal.Standard(2)).ToDouble(), 1e-6);
    }

    [Fact]
    public void Validate_NamesTheParameter()
    {
        var error = Assert.Throws<InvalidParameterException>(() => new Normal(0, Tensor.From([1.0, -2.0])).Validate());
        Assert.Contains("scale must be positive", error.Message);
        Assert.Contains("-2", error.Message);
    }

    [Fact]
    public void AnEventWithOneScale_IsTheSumOfItsElements_WithItsGradients()
    {
        var stream = new RandomStream(7);
        foreach (var (shape, value, dimensions) in ((long[], long[], int)[])[([4, 3], [4, 3], 1), ([4, 3], [5, 4, 3], 2), ([1, 3], [4, 3], 1), ([], [4, 3], 1)])
        {
            var x = stream["x"].Normal(value, ScalarType.Float64);
            Tensor Event(Tensor[] v) => new Normal(v[0], v[1]).Expand(shape.Length == 0 ? [3] : shape).ToEvent(dimensions).LogDensity(x);
            Tensor ByElement(Tensor[] v) => new Normal(v[0], v[1].Expand(shape.Length == 0 ? [3] : shape)).ToEvent(dimensions).LogDensity(x);
            Tensor[] at = [stream["location"].Normal(shape, ScalarType.Float64), Tensor.Scalar(0.7, ScalarType.Float64)];
            var (fast, general) = (Event(at), ByElement(at));
            Assert.Equal(general.Shape, fast.Shape);
            Assert.Equal(0, (fast - general).Abs().Max().ToDouble(), 1e-12);
            FiniteDifferences.Check(v => Event([.. v]).Sum(), 1e-6, 1e-6, at);
        }
    }

    [Fact]
    public void ALogVariance_IsTwiceTheLogarithmOfTheDeviation()
    {
        var normal = Normal.FromLogVariance(Tensor.From([1.0, -2]), Tensor.From([0.0, 2 * Math.Log(3)]));
        Assert.Equal([1.0, 9], normal.Variance.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([1.0, 3], Normal.DeviationOf(Tensor.From([0.0, 2 * Math.Log(3)])).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([1.0, -2], normal.Mean.ToArray<double>());
    }
}
