using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

public class CsiszarFunctionTests
{
    private static readonly CsiszarFunction[] Every =
    [
        .. CsiszarFunction.All, CsiszarFunction.Amari(0.5), CsiszarFunction.Amari(-1), CsiszarFunction.Amari(3), CsiszarFunction.Power(0.5), CsiszarFunction.Power(2),
        CsiszarFunction.KullbackLeiblerForward.Dual(), CsiszarFunction.Pearson.Symmetrized(), CsiszarFunction.ChiSquare.SelfNormalized(),
    ];

    private static readonly Tensor Grid = Tensor.From([-2.1, -0.7, -0.05, 0.4, 1.3]);

    public static TheoryData<string> Names => [.. Every.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_VanishesAtOne_AndIsConvex(string name)
    {
        var f = Every.Single(g => g.Name == name);
        Assert.Equal(0, f.Of(Tensor.Zeros([], ScalarType.Float64)).ToDouble(), 1e-12);
        var u = Tensor.Linspace(0.2, 4, 40, ScalarType.Float64);
        var values = f.Of(u.Log()).ToArray<double>();
        for (var i = 1; i < values.Length - 1; i++)
            Assert.True(values[i - 1] + values[i + 1] - 2 * values[i] >= -1e-10);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Dual_OfTheDual_IsTheFunction(string name)
    {
        var f = Every.Single(g => g.Name == name);
        Assert.Equal(f.Of(Grid).ToArray<double>(), f.Dual().Dual().Of(Grid).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12 * (1 + Math.Abs(a)));
    }

    [Fact]
    public void LogOnePlusAbsolute_IsTheRatioToTheSideOnWhichItIsAboveOne()
    {
        double[] ratios = [0.01, 0.5, 0.999, 1, 1.001, 3, 250];
        var logs = Tensor.From(ratios).Log();
        var f = CsiszarFunction.LogOnePlusAbsolute.Of(logs);
        Assert.Equal(ratios.Select(u => Math.Pow(u, Math.Sign(u - 1)) - 1), f.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12 * (1 + Math.Abs(a)));
        Assert.Equal(logs.Abs().ToArray<double>(), f.Log1p().ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12); // its name
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivative_IsThatOfTheFunction_AndConjugateMeetsItWithEquality(string name)
    {
        var f = Every.Single(g => g.Name == name);
        var u = Grid.Exp();
        u.RequiresGradient = true;
        var slope = Autograd.Gradient([f.Of(u.Log()).Sum()], [u])[0]!;
        Assert.Equal(slope.ToArray<double>(), f.Derivative(Grid).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-9);
        // Fenchel and Young: f*(f'(u)) = u f'(u) - f(u).
        var expected = Grid.Exp() * f.Derivative(Grid) - f.Of(Grid);
        Assert.Equal(expected.ToArray<double>(), f.Conjugate(f.Derivative(Grid)).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-8);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Conjugate_HasThePointAsItsDerivative(string name)
    {
        var f = Every.Single(g => g.Name == name);
        if (name is "total-variation" or "log1p-abs")
            return;                                                            // not strictly convex: the derivative of f has flat parts
        FiniteDifferences.Check(t => f.Conjugate(t[0]).Sum(), 1e-5, 1e-6, f.Derivative(Grid));
    }

    [Fact]
    public void Estimates_OfKullbackLeiblerDivergences_AreTheClosedForms()
    {
        var (p, q) = (new Normal(Tensor.Scalar(0.3, ScalarType.Float64), 0.8), new Normal(Tensor.Scalar(0, ScalarType.Float64), 1));
        var draws = q.Sample(new RandomStream(3), [400_000]);
        var ratios = p.LogDensity(draws) - q.LogDensity(draws);
        // Errors of the means are about 1.5e-3 and 1e-3.
        Assert.Equal(Distribution.KullbackLeibler(p, q).ToDouble(), CsiszarFunction.KullbackLeiblerForward.Estimate(ratios).ToDouble(), 5e-3);
        Assert.Equal(Distribution.KullbackLeibler(q, p).ToDouble(), CsiszarFunction.KullbackLeiblerReverse.Estimate(ratios).ToDouble(), 5e-3);
    }

    [Fact]
    public void LowerBound_IsTightAtTheDerivativeOfTheRatio_AndBelowItElsewhere()
    {
        var (p, q) = (new Normal(Tensor.Scalar(0.3, ScalarType.Float64), 0.8), new Normal(Tensor.Scalar(0, ScalarType.Float64), 1));
        var (ofP, ofQ) = (p.Sample(new RandomStream(4), [400_000]), q.Sample(new RandomStream(5), [400_000]));
        var exact = Distribution.KullbackLeibler(p, q).ToDouble();
        var f = CsiszarFunction.KullbackLeiblerForward;
        Assert.Equal(exact, f.LowerBound(Critic(ofP), Critic(ofQ)).ToDouble(), 8e-3);
        Assert.True(f.LowerBound(0.5 * Critic(ofP), 0.5 * Critic(ofQ)).ToDouble() < exact);
        Tensor Critic(Tensor x) => f.Derivative(p.LogDensity(x) - q.LogDensity(x));
    }
}
