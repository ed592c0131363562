namespace Ansatz.Inference.Tests;

/// <summary>Whether a divergence has a closed form is asked of the two distributions at hand, and not of their types once and for all.</summary>
public class ClosedFormTests
{
    private static readonly RandomStream Stream = new(23);

    public static TheoryData<string> Names => [.. Pairs.Keys];

    /// <summary>Two pairs of the same types, without and with a closed form.</summary>
    private static Dictionary<string, (Func<Distribution> Q, Func<Distribution> Without, Func<Distribution> With)> Pairs { get; } = new()
    {
        ["Transformed"] = (() => new Normal(D(0.3), D(0.8)).Transform(Bijector.Sigmoid), () => new Normal(D(0), D(1)).Transform(Bijector.Softplus),
            () => new Normal(D(0), D(1)).Transform(Bijector.Sigmoid)),
        ["NegativeBinomial"] = (() => NegativeBinomial.FromProbabilities(D(3), D(0.4)), () => NegativeBinomial.FromProbabilities(D(4), D(0.4)),
            () => NegativeBinomial.FromProbabilities(D(3), D(0.6))),
        ["of a row"] = (() => new Normal(V(0.3, 1), D(0.8)).Transform(Bijector.Sigmoid).ToEvent(), () => new Normal(V(0, 0), D(1)).Transform(Bijector.Softplus).ToEvent(),
            () => new Normal(V(0, 0), D(1)).Transform(Bijector.Sigmoid).ToEvent()),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void APairWithout_DoesNotSwitchOffAnotherPairOfTheSameTypes(string name)
    {
        var (q, without, with) = Pairs[name];
        var exact = Distribution.KullbackLeibler(q(), with()).ToDouble();
        Assert.False(KullbackLeiblerPairs.Has(q(), without()));
        for (var turn = 0; turn < 2; turn++)
        {
            Assert.NotEqual(Value(q, without, Stream[1]), Value(q, without, Stream[2]), 1e-6); // of a draw
            Assert.Equal(exact, Value(q, with, Stream[3]), 1e-6);
            Assert.Equal(exact, Value(q, with, Stream[4]), 1e-6);
        }
    }

    [Fact]
    public void APairRegisteredLate_IsUsedFromThenOn()
    {
        Func<Distribution> q = static () => new Spread(1), p = static () => new Spread(3);
        Assert.NotEqual(Value(q, p, Stream[1]), Value(q, p, Stream[2]), 1e-6);
        // E|x| is 1 under q: ln 3 + 1/3 - 1. Of equal ones nothing is registered.
        KullbackLeiblerPairs.Register<Spread, Spread>(static (q, p) => q.Width == p.Width ? null : Tensor.Scalar(Math.Log(p.Width / q.Width) + (q.Width / p.Width) - 1, ScalarType.Float64));
        Assert.Equal(Math.Log(3) + (1 / 3.0) - 1, Value(q, p, Stream[1]), 1e-9);
        Assert.Equal(Math.Log(3) + (1 / 3.0) - 1, Value(q, p, Stream[2]), 1e-9);
        Assert.Equal(0, Value(q, q, Stream[2]), 1e-9); // the ratio of equal densities
        Assert.Null(KullbackLeiblerPairs.TryEvaluate(q(), q()));
    }

    private static double Value(Func<Distribution> q, Func<Distribution> p, RandomStream stream) => Objective.Minimize(o => o.KullbackLeibler(
        new GenerativeProgram(c => c.Sample("x", q(), Strategy.ScoreFunction())), new GenerativeProgram(c => c.Sample("x", p())))).Estimate(stream).Value;

    private static Tensor D(double value) => Tensor.Scalar(value, ScalarType.Float64);

    private static Tensor V(params ReadOnlySpan<double> values) => Tensor.From(values);

    /// <summary>A user's Laplace distribution around zero, of which the library knows nothing.</summary>
    private sealed class Spread(double width) : Distribution
    {
        public double Width { get; } = width;

        public override Shape BatchShape => [];

        public override Shape EventShape => [];

        public override Constraint Support => Constraint.Real;

        public override Tensor Sample(RandomStream stream) => new Laplace(D(0), D(Width)).Sample(stream);

        public override Tensor LogDensity(Tensor value) => new Laplace(D(0), D(Width)).LogDensity(value);
    }
}
