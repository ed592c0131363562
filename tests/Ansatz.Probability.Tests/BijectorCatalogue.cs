using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>Every bijector, with what all tests of the kit use.</summary>
internal static class BijectorCatalogue
{
    /// <summary>A bijector, the shape of its input, and how many numbers the output has freely (the rows of its Jacobian that count).</summary>
    public static IReadOnlyDictionary<string, (Func<Bijector> Make, Shape Input, Func<Tensor, Tensor> Coordinates)> Cases { get; } = new Dictionary<string, (Func<Bijector> Make, Shape Input, Func<Tensor, Tensor> Coordinates)>(StringComparer.Ordinal)
    {
        ["Identity"] = (() => Bijector.Identity, [], All),
        ["Exp"] = (() => Bijector.Exp, [], All),
        ["Softplus"] = (() => Bijector.Softplus, [], All),
        ["Sigmoid"] = (() => Bijector.Sigmoid, [], All),
        ["Tanh"] = (() => Bijector.Tanh, [], All),
        ["Affine"] = (() => Bijector.Affine(D(0.5), D(-1.7)), [], All),
        ["Shift"] = (() => Bijector.Shift(D(0.5)), [], All),
        ["Power"] = (() => Bijector.Exp.Then(Bijector.Power(D(1.7))), [], All),
        ["SinhArcsinh"] = (() => Bijector.SinhArcsinh(D(0.4), D(1.3)), [], All),
        ["Numbers"] = (() => Bijector.Exp.Then(Bijector.Power(1.7)).Then(Bijector.SinhArcsinh(0.3, 1.4)).Then(Bijector.Affine(0.1, -0.7)), [], All),
        ["StickBreaking"] = (() => Bijector.StickBreaking, [3], y => y[.., ..^1]),
        ["SoftmaxCentered"] = (() => Bijector.SoftmaxCentered, [3], y => y[.., ..^1]),
        ["Ordered"] = (() => Bijector.Ordered, [4], All),
        ["LowerCholesky"] = (() => Bijector.LowerCholesky, [6], LowerPart),
        ["CorrelationCholesky"] = (() => Bijector.CorrelationCholesky, [6], StrictlyLowerPart),
        ["CholeskyOuterProduct"] = (() => Bijector.LowerCholesky.Then(Bijector.CholeskyOuterProduct), [6], LowerPart),
        ["CorrelationOuterProduct"] = (() => Bijector.CorrelationCholesky.Then(Bijector.CorrelationOuterProduct), [6], StrictlyLowerPart),
        ["Permute"] = (() => Bijector.Permute(2, 0, 1), [3], All),
        ["Reshape"] = (() => Bijector.Reshape([6], [2, 3]), [6], All),
        ["Compose"] = (() => Bijector.Exp.Then(Bijector.Affine(D(0.3), D(2))).Then(Bijector.Power(D(0.5))), [], All),
        ["Compose/dimensions"] = (() => Bijector.Tanh.Then(Bijector.StickBreaking), [3], y => y[.., ..^1]),
        ["Invert"] = (() => Bijector.Softplus.Then(Bijector.Shift(D(0.1))).Then(Bijector.Exp.Inverted), [], All),
        ["ToEvent"] = (() => Bijector.Exp.ToEvent(2), [2, 3], All),
        ["AffineCoupling"] = (() => new AffineCoupling(1, x => (x.Sin() * Tensor.From([0.5, -1.2]), (x * Tensor.From([0.3, 0.7])).Tanh())), [3], All),
        ["Coupling"] = (() => new Coupling(1, x => new RationalQuadraticSpline(
            x.Unsqueeze(-1) * Tensor.From([0.3, -0.5, 1, 0.2]), x.Sin().Unsqueeze(-1) * Tensor.From([-0.4, 0.8, 0.1, 0]), x.Unsqueeze(-1) * Tensor.From([0.5, -1, 2]))), [3], All),
        ["AffineAutoregressive"] = (() => new AffineAutoregressive(Autoregressive), [3], All),
        ["MaskedAutoregressive"] = (() => new AffineAutoregressive(Autoregressive).Inverted, [3], All),
        ["Coupling/spline"] = (() => new Coupling(1, x => RationalQuadraticSpline.FromParameters(Knots(x.Unsqueeze(-1).Expand(x.Shape[..^1].Concat([2, 1])), 8), 3)), [3], All),
        ["Autoregressive/spline"] = (() => new Autoregressive(x => RationalQuadraticSpline.FromParameters(Knots((x.CumSum(-1) - x).Unsqueeze(-1), 8), 3)), [3], All),
        ["Autoregressive/spline inverted"] = (() => new Autoregressive(x => RationalQuadraticSpline.FromParameters(Knots((x.CumSum(-1) - x).Unsqueeze(-1), 8), 3)).Inverted, [3], All),
        ["BlockAutoregressive"] = (() => new BlockAutoregressive(x => (x + 0.5 * x.Tanh() + (x.CumSum(-1) - x).Sin(), (1 + 0.5 * (1 - x.Tanh().Square())).Log())), [3], All),
        ["ExponentialRatio"] = (() => Bijector.ExponentialRatio(D(0.4)), [], All),
        ["ExponentialRatio/negative"] = (() => Bijector.ExponentialRatio(D(-0.4)), [], All),
        ["ExponentialRatio/zero"] = (() => Bijector.ExponentialRatio(D(1e-7)), [], All),
        ["ZeroSum"] = (() => Bijector.ZeroSum, [3], y => y.MatMul(Helmert)),
        ["RationalQuadraticSpline"] = (() => new RationalQuadraticSpline(Tensor.From([0.3, -0.5, 1, 0.2]), Tensor.From([-0.4, 0.8, 0.1, 0]), Tensor.From([0.5, -1, 2])), [], All),
        ["Planar"] = (() => new PlanarBijector(Tensor.From([0.5, -1.5, 0.3]), Tensor.From([1.2, 0.4, -0.7]), D(0.3)), [3], All),
        ["Radial"] = (() => new RadialBijector(Tensor.From([0.5, -0.5, 0.3]), D(0.8), D(0.3)), [3], All),
        ["Householder"] = (() => new HouseholderBijector(Tensor.From([0.5, -1.5, 0.3])), [3], All),
        ["AffineTriangular"] = (() => Bijector.AffineTriangular(Tensor.From([0.5, -1, 0.2]), Tensor.From(Catalogue.Lower.Cast<double>().ToArray(), 3, 3)), [3], All),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    /// <summary>Inputs [batch, input] of a case.</summary>
    public static Tensor Input(string name, Shape batch) =>
        new RandomStream(3).Normal(batch.Concat(Cases[name].Input), ScalarType.Float64) * 0.8;

    /// <summary>d f(x) / d x as a dense matrix [outputs, inputs], row by row.</summary>
    public static Tensor Jacobian(Func<Tensor, Tensor> f, Tensor x)
    {
        var input = x.Detach();
        input.RequiresGradient = true;
        var output = f(input).Reshape(-1);
        var rows = new Tensor[output.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = Autograd.Gradient([output[i]], [input], retainGraph: true, allowUnused: true)[0]?.Reshape(-1) ?? input.ZerosLike().Reshape(-1);
        return Tensor.Stack(rows, 0);
    }

    private static Tensor All(Tensor y) => y;

    private static (Tensor Shift, Tensor LogScale) Autoregressive(Tensor x)
    {
        var earlier = x.CumSum(-1) - x;
        return (earlier.Sin(), 0.5 * earlier.Tanh());
    }

    /// <summary>Unconstrained parameters of splines that are different for every coordinate and move with the input.</summary>
    private static Tensor Knots(Tensor x, int count) =>
        (x + Tensor.Arange(count, ScalarType.Float64) * 0.7 + Tensor.Arange(x.Size(-2), ScalarType.Float64).Unsqueeze(-1)).Sin();

    /// <summary>An orthonormal basis of the vectors [4] that sum to zero, in columns.</summary>
    private static Tensor Helmert => Tensor.From(
        [Math.Sqrt(0.5), Math.Sqrt(1 / 6.0), Math.Sqrt(1 / 12.0), -Math.Sqrt(0.5), Math.Sqrt(1 / 6.0), Math.Sqrt(1 / 12.0), 0, -Math.Sqrt(2 / 3.0), Math.Sqrt(1 / 12.0), 0, 0, -Math.Sqrt(3 / 4.0)], 4, 3);

    private static Tensor LowerPart(Tensor y) => Part(y, 0);

    private static Tensor StrictlyLowerPart(Tensor y) => Part(y, 1);

    private static Tensor Part(Tensor y, int skip)
    {
        var parts = new List<Tensor>();
        for (var i = 0; i < y.Size(-1); i++)
            for (var j = 0; j <= i - skip; j++)
                parts.Add(y[i, j]);
        return Tensor.Stack(parts.ToArray(), 0);
    }

    private static Tensor D(double value) => Tensor.Scalar(value, ScalarType.Float64);
}
