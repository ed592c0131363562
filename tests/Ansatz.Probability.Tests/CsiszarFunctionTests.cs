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

    // Six normals about 1 of scales 0.5 to 3, as TensorFlow Probability compares with, and six narrower ones at some distance.
    private static readonly Tensor Scales = Tensor.Linspace(0.5, 3, 6, ScalarType.Float64).Escape();

    private static Normal Q { get; } = new(Scales * 0 + 1, Scales);

    private static Normal P { get; } = new(1 + 0.4 * Scales, 0.9 * Scales);

    // The integral of p^a q^(1 - a), the same for all six: their divergences do not depend on the unit.
    private static double Chernoff(double a)
    {
        var width = (a / 0.81) + 1 - a;
        return Math.Pow(0.9, -a) / Math.Sqrt(width) * Math.Exp(-a * (1 - a) * 0.16 / (2 * (a + ((1 - a) * 0.81))));
    }

    private static double Forward => (0.5 * (0.81 + 0.16 - 1)) - Math.Log(0.9);

    private static double Reverse => (0.5 * (((1 + 0.16) / 0.81) - 1)) + Math.Log(0.9);

    /// <summary>Closed forms where there are any, else the definition in u of the literature, to be integrated.</summary>
    private static readonly Dictionary<string, (double? Closed, Func<double, double>? OfRatio)> Known = new(StringComparer.Ordinal)
    {
        ["kl-forward"] = (Forward, null),
        ["kl-reverse"] = (Reverse, null),
        ["jeffreys"] = (Forward + Reverse, null),
        ["squared-hellinger"] = (2 - (2 * Chernoff(0.5)), null),
        ["pearson"] = (Chernoff(2) - 1, null),
        ["chi-square"] = (Chernoff(2) - 1, null),
        ["neyman"] = (Chernoff(-1) - 1, null),
        ["amari-0.5"] = ((Chernoff(0.5) - 1) / -0.25, null),
        ["amari--1"] = ((Chernoff(-1) - 1) / 2, null),
        ["amari-3"] = ((Chernoff(3) - 1) / 6, null),
        ["t-power-0.5"] = (1 - Chernoff(0.5), null),
        ["t-power-2"] = (Chernoff(2) - 1, null),
        ["dual-kl-forward"] = (Reverse, null),
        ["symmetrized-pearson"] = ((Chernoff(2) + Chernoff(-1) - 2) / 2, null),
        ["self-normalized-chi-square"] = (Chernoff(2) - 1, null),
        ["total-variation"] = (null, u => Math.Abs(u - 1) / 2),
        ["jensen-shannon"] = (null, u => (u * Math.Log(2 * u / (1 + u))) + Math.Log(2 / (1 + u))),
        ["arithmetic-geometric"] = (null, u => (1 + u) * Math.Log((1 + u) / (2 * Math.Sqrt(u)))),
        ["triangular"] = (null, u => (u - 1) * (u - 1) / (1 + u)),
        ["log1p-abs"] = (null, u => Math.Pow(u, Math.Sign(u - 1)) - 1),
        ["modified-gan"] = (null, u => Math.Log(1 + u) - Math.Log(u) - Math.Log(2) + ((u - 1) / 2)),
    };

    /// <summary>Integrals of f(p / q) q over 12 standard deviations of q, by the trapezoidal rule: exact to rounding where f is smooth, the kinks of two f to 1e-6.</summary>
    private static double[] Divergences(CsiszarFunction f, Normal p, Normal q)
    {
        var (step, z) = (0.002, Tensor.Linspace(-12, 12, 12_001, ScalarType.Float64).Unsqueeze(-1));
        var x = q.Mean + z * Scales;
        return ((f.Of(p.LogDensity(x) - q.LogDensity(x)) * q.LogDensity(x).Exp() * Scales).Sum([0]) * step).ToArray<double>();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Divergences_OfSixNormals_AreTheKnownOnes_AndTheEstimatesAbout(string name)
    {
        var (f, (closed, definition)) = (Every.Single(g => g.Name == name), Known[name]);
        var expected = closed ?? Divergences(new CsiszarFunction(name, l => Tensor.From<double>([.. l.Flatten().Exp().ToArray<double>().Select(definition!)]).Reshape(l.Shape), f.Derivative), P, Q)[0];
        Assert.All(Divergences(f, P, Q), divergence => Assert.Equal(expected, divergence, 1e-9 * (1 + expected)));

        const int Draws = 100_000;
        var draws = Q.Sample(new RandomStream(3), [Draws]);
        var ratios = P.LogDensity(draws) - Q.LogDensity(draws);
        var errors = (f.Of(ratios).Variance([0]) / Draws).Sqrt().ToArray<double>();
        Assert.All(f.Estimate(ratios).ToArray<double>().Zip(errors), pair => Assert.Equal(expected, pair.First, 4 * pair.Second));
    }

    /// <summary>The dual exchanges p and q, the symmetrized function is the mean of both, and the self-normalized one changes nothing where p and q are normalized.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void DualSymmetrizedAndSelfNormalized_HaveTheirDivergences(string name)
    {
        var f = Every.Single(g => g.Name == name);
        var (ofP, ofQ) = (Divergences(f, P, Q)[2], Divergences(f, Q, P)[2]);
        Assert.Equal(ofQ, Divergences(f.Dual(), P, Q)[2], 1e-6 * (1 + ofQ));
        Assert.Equal((ofP + ofQ) / 2, Divergences(f.Symmetrized(), P, Q)[2], 1e-6 * (1 + ofQ));
        Assert.Equal(ofP, Divergences(f.SelfNormalized(), P, Q)[2], 1e-9 * (1 + ofP));
        var symmetric = f.Symmetrized();
        Assert.Equal(symmetric.Of(Grid).ToArray<double>(), symmetric.Dual().Of(Grid).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12 * (1 + Math.Abs(a)));
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
