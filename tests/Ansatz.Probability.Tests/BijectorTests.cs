using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

public class BijectorTests
{
    [Theory]
    [MemberData(nameof(BijectorCatalogue.Names), MemberType = typeof(BijectorCatalogue))]
    public void Inverse_UndoesForward(string name)
    {
        var (bijector, x) = (BijectorCatalogue.Cases[name].Make(), BijectorCatalogue.Input(name, [5, 2]));
        var y = bijector.Forward(x);
        Assert.Equal(x.ToArray<double>(), bijector.Inverse(y).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.Equal(x.ToArray<double>(), bijector.Inverted.Forward(y).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.True(bijector.Codomain.Check(y).All().ToBoolean());
        Assert.Equal(bijector.OutputDimensions, bijector.Codomain.EventDimensions);
    }

    [Theory]
    [MemberData(nameof(BijectorCatalogue.Names), MemberType = typeof(BijectorCatalogue))]
    public void LogDeterminant_IsThatOfTheJacobian(string name)
    {
        var (bijector, x) = (BijectorCatalogue.Cases[name].Make(), BijectorCatalogue.Input(name, []));
        var output = bijector.Forward(x);
        var jacobian = BijectorCatalogue.Jacobian(input => BijectorCatalogue.Cases[name].Coordinates(bijector.Forward(input)), x);
        var expected = Tensor.LinalgSignLogDeterminant(jacobian).Logabsdet.ToDouble();
        Assert.Equal(expected, bijector.LogDeterminant(x, output).Sum().ToDouble(), 1e-8);
        var (_, shared) = bijector.ForwardWithDeterminant(x);
        Assert.Equal(expected, shared.Sum().ToDouble(), 1e-8);
        var (back, inverse) = bijector.InverseWithDeterminant(output.Detach());
        Assert.Equal(expected, inverse.Sum().ToDouble(), 1e-8);
        Assert.Equal(x.ToArray<double>(), back.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.Equal(-expected, bijector.Inverted.LogDeterminant(output, x).Sum().ToDouble(), 1e-8);
    }

    [Theory]
    [MemberData(nameof(BijectorCatalogue.Names), MemberType = typeof(BijectorCatalogue))]
    public void Shapes_AreTold_AndBatchesStay(string name)
    {
        var (bijector, x) = (BijectorCatalogue.Cases[name].Make(), BijectorCatalogue.Input(name, [5, 2]));
        var y = bijector.Forward(x);
        Assert.Equal(y.Shape, bijector.ForwardShape(x.Shape));
        Assert.Equal(x.Shape, bijector.InverseShape(y.Shape));
        Assert.Equal(x.Shape[..^bijector.InputDimensions], bijector.LogDeterminant(x, y).Shape);
    }

    [Theory]
    [MemberData(nameof(BijectorCatalogue.Names), MemberType = typeof(BijectorCatalogue))]
    public void Direction_IsWhatItSays(string name)
    {
        var bijector = BijectorCatalogue.Cases[name].Make();
        if (bijector.IsIncreasing is not { } increasing)
            return;
        var y = bijector.Forward(Tensor.Linspace(-2, 2, 9, ScalarType.Float64)).ToArray<double>();
        for (var i = 1; i < y.Length; i++)
            Assert.Equal(increasing, y[i] > y[i - 1]);
    }

    [Fact]
    public void Permutation_IsChecked() => Assert.Throws<ArgumentException>(() => Bijector.Permute(0, 0, 1));

    [Fact]
    public void TanhDeterminant_IsExactFarOut() =>
        Assert.Equal(2 * (Math.Log(2) - 30), Bijector.Tanh.LogDeterminant(Tensor.Scalar(30, ScalarType.Float64), Tensor.Scalar(1, ScalarType.Float64)).ToDouble(), 1e-9);

    [Fact]
    public void TheDensityBehindAFlowOfAllVectors_RunsEachConditionerOnce()
    {
        var runs = 0;
        Bijector Layer() => new AffineCoupling(1, x => (x.Sin() + runs++, x.Tanh()));
        var flow = Layer().Then(Bijector.Permute(1, 0)).Then(Layer()).Then(Bijector.Permute(1, 0)).Then(Layer());
        var value = Tensor.From([0.3, -0.8]);
        foreach (var distribution in (Distribution[])[Normal.Standard(2).Transform(flow), Normal.Standard(2).Transform(flow.Inverted)])
        {
            runs = 0;
            Assert.True(double.IsFinite(distribution.LogDensity(value).ToDouble()));
            Assert.Equal(3, runs);
            Assert.False(distribution.Support.Check(Tensor.From([0.3, double.NaN])).ToBoolean());
        }
        Assert.Equal(double.NegativeInfinity, Normal.Standard(2).Transform(Bijector.Exp.ToEvent().Then(Bijector.Permute(1, 0))).LogDensity(value).ToDouble());
    }
}
