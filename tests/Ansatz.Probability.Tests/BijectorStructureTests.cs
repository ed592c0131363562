using System.Reflection;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>Triangular Jacobians, gradients of inverses, batches of parameters (conditional bijectors), types.</summary>
public class BijectorStructureTests
{
    private const int Contexts = 4;

    /// <summary>Bijectors given by a context [.., m], with m and the shape of the input.</summary>
    private static readonly Dictionary<string, (Func<Tensor, Bijector> Given, int Size, Shape Input)> Conditional = new(StringComparer.Ordinal)
    {
        ["Affine"] = (c => Bijector.Affine(c[.., 0], c[.., 1].Exp()), 2, []),
        ["Shift"] = (c => Bijector.Shift(c[.., 0]), 1, []),
        ["Power"] = (c => Bijector.Exp.Then(Bijector.Power(c[.., 0].Exp())), 1, []),
        ["SinhArcsinh"] = (c => Bijector.SinhArcsinh(c[.., 0], c[.., 1].Exp()), 2, []),
        ["ExponentialRatio"] = (c => Bijector.ExponentialRatio(0.3 * c[.., 0].Tanh()), 1, []),
        ["RationalQuadraticSpline"] = (c => RationalQuadraticSpline.FromParameters(c, 3), 8, []),
        ["AffineTriangular"] = (c => Bijector.AffineTriangular(c[.., ..3], Bijector.LowerCholesky.Forward(c[.., 3..])), 9, [3]),
        ["Planar"] = (c => new PlanarBijector(c[.., ..3], c[.., 3..6], c[.., 6]), 7, [3]),
        ["Radial"] = (c => new RadialBijector(c[.., ..3], c[.., 3].Exp(), c[.., 4].Exp()), 5, [3]),
        ["Householder"] = (c => new HouseholderBijector(c), 3, [3]),
        ["AffineCoupling"] = (c => new AffineCoupling(1, x => ((x + c[.., ..1]).Sin() * c[.., 1..3], 0.5 * (x * c[.., 3..5]).Tanh())), 5, [3]),
        ["Coupling"] = (c => new Coupling(1, x => RationalQuadraticSpline.FromParameters(
            (x + c[.., ..1]).Sin().Unsqueeze(-1) * c[.., 1..].Reshape(c.Shape[..^1].Concat([2, 8])), 3)), 17, [3]),
        ["AffineAutoregressive"] = (c => new AffineAutoregressive(x => Earlier(x, c)), 3, [3]),
        ["MaskedAutoregressive"] = (c => new AffineAutoregressive(x => Earlier(x, c)).Inverted, 3, [3]),
        ["Autoregressive"] = (c => new Autoregressive(x => RationalQuadraticSpline.FromParameters(
            (Earlier(x, c[.., ..3]).Shift.Unsqueeze(-1) + c[.., 3..].Unsqueeze(-2)).Sin(), 3)), 11, [3]),
        ["BlockAutoregressive"] = (c => new BlockAutoregressive(x =>
            (c[.., ..3].Exp() * x + Earlier(x, c[.., 3..]).Shift, (c[.., ..3] + x.ZerosLike()))), 6, [3]),
    };

    private static readonly string[] Triangular =
    [
        "AffineCoupling", "Coupling", "Coupling/spline", "AffineAutoregressive", "MaskedAutoregressive", "Autoregressive/spline", "Autoregressive/spline inverted",
        "BlockAutoregressive", "AffineTriangular", "Ordered",
    ];

    public static TheoryData<string> ConditionalNames => [.. Conditional.Keys];

    public static TheoryData<string> TriangularNames => [.. Triangular];

    [Fact]
    public void EveryBijectorOfTheLibrary_IsInTheCatalogue()
    {
        var covered = new HashSet<Type>();
        foreach (var (make, _, _) in BijectorCatalogue.Cases.Values)
            Visit(make());
        Visit(Catalogue.Get("LogNormal").Of().Support.FromUnconstrained);
        var missing = typeof(Bijector).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Bijector)) && !t.IsAbstract && !covered.Contains(t)).Select(t => t.Name);
        Assert.Equal(["LogScaleBijector"], missing);                                  // what affine layers are made of for one evaluation

        void Visit(Bijector bijector)
        {
            covered.Add(bijector.GetType());
            foreach (var field in bijector.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
                if (field.GetValue(bijector) is Bijector part)
                    Visit(part);
        }
    }

    [Theory]
    [MemberData(nameof(TriangularNames))]
    public void Jacobian_IsLowerTriangular_InBothDirections(string name)
    {
        var (bijector, x) = (BijectorCatalogue.Cases[name].Make(), BijectorCatalogue.Input(name, []));
        var y = bijector.Forward(x);
        foreach (var jacobian in new[] { BijectorCatalogue.Jacobian(bijector.Forward, x), BijectorCatalogue.Jacobian(bijector.Inverse, y) })
        {
            var square = jacobian[..(int)x.Size(-1), ..(int)x.Size(-1)];
            Assert.Equal(0, square.UpperTriangle(1).Abs().Max().ToDouble(), 1e-12);
            Assert.True((square.Diagonal().Abs() > 1e-3).All().ToBoolean());
        }
    }

    /// <summary>The derivative of inverse(forward(x)) is the identity: gradients pass through searches and recursions as through formulas.</summary>
    [Theory]
    [MemberData(nameof(BijectorCatalogue.Names), MemberType = typeof(BijectorCatalogue))]
    public void JacobianOfTheInverse_IsTheInverseOfTheJacobian(string name)
    {
        var (bijector, x) = (BijectorCatalogue.Cases[name].Make(), BijectorCatalogue.Input(name, []));
        var product = BijectorCatalogue.Jacobian(bijector.Inverse, bijector.Forward(x)).MatMul(BijectorCatalogue.Jacobian(bijector.Forward, x));
        Assert.Equal(0, (product - Tensor.Eye(product.Size(0), ScalarType.Float64)).Abs().Max().ToDouble(), 1e-8);
    }

    [Theory]
    [MemberData(nameof(ConditionalNames))]
    public void ABatchOfContexts_IsEachOfThem(string name)
    {
        var (given, size, input) = Conditional[name];
        var contexts = new RandomStream(5).Normal([Contexts, size], ScalarType.Float64);
        var x = new RandomStream(6).Normal(Shape.Create([2, Contexts]).Concat(input), ScalarType.Float64) * 0.8;
        var together = given(contexts);
        var (y, log) = together.ForwardWithDeterminant(x);
        Assert.Equal(x.Shape, y.Shape);
        Assert.Equal([2, Contexts], log.Shape);
        Assert.Equal(0, (together.Inverse(y) - x).Abs().Max().ToDouble(), 1e-8);
        for (var i = 0; i < Contexts; i++)
        {
            var (each, eachLog) = given(contexts[i]).ForwardWithDeterminant(x.Select(1, i));
            Assert.Equal(0, (y.Select(1, i) - each).Abs().Max().ToDouble(), 1e-10);
            Assert.Equal(0, (log.Select(1, i) - eachLog).Abs().Max().ToDouble(), 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(ConditionalNames))]
    public void GradientsInTheContext_AreThoseOfDifferences_OfValueInverseAndDeterminant(string name)
    {
        var (given, size, input) = Conditional[name];
        var (context, x) = (new RandomStream(5).Normal([size], ScalarType.Float64), new RandomStream(6).Normal(input, ScalarType.Float64) * 0.8);
        var y = given(context).Forward(x);
        FiniteDifferences.Check(v => Joined(given(v[0]).ForwardWithDeterminant(v[1])), 1e-5, 1e-6, context, x);
        FiniteDifferences.Check(v => Joined(given(v[0]).InverseWithDeterminant(v[1])), 1e-5, 1e-6, context, y);
        static Tensor Joined((Tensor Value, Tensor Log) both) => Tensor.Cat([both.Value.Reshape(-1), both.Log.Reshape(-1)], 0);
    }

    /// <summary>A distribution through a conditional bijector keeps its contexts apart when it is repeated within its batch.</summary>
    [Theory]
    [MemberData(nameof(ConditionalNames))]
    public void RepeatedWithinTheBatch_TheContextsStayWithTheirElements(string name)
    {
        if (name.Contains("utoregressive", StringComparison.Ordinal) || name.Contains("Coupling", StringComparison.Ordinal))
            return;                                                              // a conditioner is a function that fixes its own batch
        var (given, size, input) = Conditional[name];
        var contexts = new RandomStream(5).Normal([Contexts, size], ScalarType.Float64);
        var inner = new Normal(Tensor.Zeros(input, ScalarType.Float64), 1).ToEvent(input.Rank);
        var values = given(contexts[2]).Forward(new RandomStream(6).Normal(Shape.Create([3]).Concat(input), ScalarType.Float64));
        var expected = inner.Transform(given(contexts[2])).LogDensity(values).Sum().ToDouble();
        var repeated = inner.Transform(given(contexts)).Iid(3);
        Assert.Equal([Contexts], repeated.BatchShape);
        Assert.Equal(expected, repeated.LogDensity(values)[2].ToDouble(), 1e-9 * Math.Max(1, Math.Abs(expected)));
    }

    [Theory]
    [MemberData(nameof(ConditionalNames))]
    public void Types_AreKept(string name)
    {
        var (given, size, input) = Conditional[name];
        var bijector = given(new RandomStream(5).Normal([size]));
        var (y, log) = bijector.ForwardWithDeterminant(new RandomStream(6).Normal(input));
        Assert.Equal((ScalarType.Float32, ScalarType.Float32), (y.DataType, log.DataType));
        var (x, back) = bijector.InverseWithDeterminant(y);
        Assert.Equal((ScalarType.Float32, ScalarType.Float32), (x.DataType, back.DataType));
    }

    [Fact]
    public void Spline_IncreasesWithoutGaps_AndIsTheIdentityBeyondItsBound()
    {
        var spline = RationalQuadraticSpline.FromParameters(3 * new RandomStream(8).Normal([14], ScalarType.Float64), 5, bound: 2);
        var x = Tensor.Linspace(-3, 3, 6001, ScalarType.Float64);
        var (y, log) = spline.ForwardWithDeterminant(x);
        var steps = (y[1..] - y[..^1]).ToArray<double>();
        Assert.All(steps, step => Assert.True(step > 0));
        // The mean slope of a step is that of its ends, to the second order.
        var slopes = log.Exp().ToArray<double>();
        for (var i = 0; i < steps.Length; i++)
            Assert.InRange(steps[i] / 1e-3, 0.9 * Math.Min(slopes[i], slopes[i + 1]), 1.1 * Math.Max(slopes[i], slopes[i + 1]));
        var outside = x.Abs() >= 2;
        Assert.Equal(0, Tensor.Where(outside, y - x, 0).Abs().Max().ToDouble());
        Assert.Equal(0, Tensor.Where(outside, log, 0).Abs().Max().ToDouble());
    }

    /// <summary>Shift and log scale of each coordinate from the coordinates before it and the context.</summary>
    private static (Tensor Shift, Tensor LogScale) Earlier(Tensor x, Tensor context)
    {
        var earlier = x.CumSum(-1) - x;
        return ((earlier + context).Sin(), 0.5 * (earlier * context).Tanh());
    }
}
