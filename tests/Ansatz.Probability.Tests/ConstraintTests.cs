using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

public class ConstraintTests
{
    /// <summary>A set, an element of it, something that is none, and the shape of unconstrained coordinates (null: it has none).</summary>
    private static readonly Dictionary<string, (Func<Constraint> Set, double[] In, double[] Out, Shape Element, Shape? Free)> Cases = new(StringComparer.Ordinal)
    {
        ["Real"] = (() => Constraint.Real, [-3.5], [double.NaN], [], Shape.Scalar),
        ["RealVector"] = (() => Constraint.RealVector, [-3.5, 2], [1, double.PositiveInfinity], [2], Shape.Create([2])),
        ["Positive"] = (() => Constraint.Positive, [1e-9], [0], [], Shape.Scalar),
        ["SoftPositive"] = (() => Constraint.SoftPositive, [1e-9], [0], [], Shape.Scalar),
        ["NonNegative"] = (() => Constraint.NonNegative, [0], [-1e-9], [], Shape.Scalar),
        ["UnitInterval"] = (() => Constraint.UnitInterval, [1], [1.1], [], Shape.Scalar),
        ["OpenUnitInterval"] = (() => Constraint.OpenUnitInterval, [0.5], [1], [], Shape.Scalar),
        ["Circular"] = (() => Constraint.Circular, [-3.1], [3.2], [], Shape.Scalar),
        ["Interval"] = (() => Constraint.Interval(-1, 2), [2], [2.1], [], Shape.Scalar),
        ["GreaterThan"] = (() => Constraint.GreaterThan(2), [2.1], [2], [], Shape.Scalar),
        ["AtLeast"] = (() => Constraint.AtLeast(2), [2], [1.9], [], Shape.Scalar),
        ["LessThan"] = (() => Constraint.LessThan(2), [1.9], [2], [], Shape.Scalar),
        ["AtMost"] = (() => Constraint.AtMost(2), [2], [2.1], [], Shape.Scalar),
        ["Boolean"] = (() => Constraint.Boolean, [1], [0.5], [], null),
        ["Sign"] = (() => Constraint.Sign, [-1], [0], [], null),
        ["Integer"] = (() => Constraint.Integer, [-4], [0.5], [], null),
        ["NonNegativeInteger"] = (() => Constraint.NonNegativeInteger, [0], [-1], [], null),
        ["PositiveInteger"] = (() => Constraint.PositiveInteger, [1], [0], [], null),
        ["IntegerInterval"] = (() => Constraint.IntegerInterval(2, 5), [5], [6], [], null),
        ["Simplex"] = (() => Constraint.Simplex, [0.2, 0.3, 0.5], [0.2, 0.3, 0.6], [3], Shape.Create([2])),
        ["OneHot"] = (() => Constraint.OneHot, [0, 1, 0], [1, 1, 0], [3], null),
        ["Ordered"] = (() => Constraint.Ordered, [-1, 0, 3], [0, 0, 1], [3], Shape.Create([3])),
        ["PositiveOrdered"] = (() => Constraint.PositiveOrdered, [0.5, 1, 3], [-1, 0, 1], [3], Shape.Create([3])),
        ["Sphere"] = (() => Constraint.Sphere, [0.6, 0.8], [0.6, 0.6], [2], null),
        ["LowerCholesky"] = (() => Constraint.LowerCholesky, [1, 0, -2, 3], [1, 0.5, -2, 3], [2, 2], Shape.Create([3])),
        ["PositiveDefinite"] = (() => Constraint.PositiveDefinite, [2, 1, 1, 3], [1, 2, 2, 1], [2, 2], Shape.Create([3])),
        ["CorrelationCholesky"] = (() => Constraint.CorrelationCholesky, [1, 0, 0.6, 0.8], [1, 0, 0.6, 0.6], [2, 2], Shape.Create([1])),
        ["Correlation"] = (() => Constraint.Correlation, [1, 0.4, 0.4, 1], [2, 0.4, 0.4, 1], [2, 2], Shape.Create([1])),
        ["Multinomial"] = (() => Constraint.Multinomial(5), [2, 0, 3], [2, 0, 2], [3], null),
        ["Permutation"] = (() => Constraint.Permutation, [2, 0, 1], [2, 2, 1], [3], null),
        ["Image"] = (() => Constraint.Image(Constraint.Positive, Bijector.Shift(3)), [3.5], [2.9], [], Shape.Scalar),
        ["ToEvent"] = (() => Constraint.Positive.ToEvent(2), [1, 2, 3, 4], [1, 2, 0, 4], [2, 2], Shape.Create([2, 2])),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_TellsElementsFromOthers_ForEachElementOfABatch(string name)
    {
        var (set, inside, outside, element, _) = Cases[name];
        var both = Tensor.Stack([Tensor.From(inside).Reshape(element), Tensor.From(outside).Reshape(element)], 0);
        Assert.Equal([true, false], set().Check(both).ToArray<bool>());
        Assert.Equal(element.Rank, set().EventDimensions);
        Assert.NotEmpty(set().ToString()!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Coordinates_ReachTheSet_AndComeBack(string name)
    {
        var (set, inside, _, element, free) = Cases[name];
        if (free is not { } coordinates)
        {
            Assert.Throws<NotSupportedException>(() => set().FromUnconstrained);
            return;
        }
        var x = new RandomStream(7).Normal(Shape.Create([40]).Concat(coordinates), ScalarType.Float64);
        var value = set().FromUnconstrained.Forward(x);
        Assert.Equal(Shape.Create([40]).Concat(element), value.Shape);
        Assert.True(set().Check(value).All().ToBoolean());
        Assert.Equal(x.ToArray<double>(), set().ToUnconstrained.Forward(value).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-6);
        if (name is "UnitInterval" or "NonNegative" or "Interval" or "AtLeast" or "AtMost")
            return;                                                              // the example lies on the boundary
        var back = set().FromUnconstrained.Forward(set().ToUnconstrained.Forward(Tensor.From(inside).Reshape(element)));
        Assert.Equal(inside, back.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-8);
    }
}
