namespace Ansatz.Inference.Tests;

/// <summary>
/// The implicit path derivative against the finite difference of the inverse of the distribution function: dx/dtheta at a fixed probability.
/// A von Mises draw turns with its location, which is no path of a quantile; a sum of two draws, as the exponentially modified normal, has one of which the mean
/// given the draw is that of the quantile, and is tested with the distributions.
/// </summary>
public class PathwiseTests
{
    private const int Rows = 60;
    private const double Step = 1e-4;

    private const double Exact = 1e-4;
    private const double BySeries = 1e-6;

    private static readonly Dictionary<string, (double Tolerance, double[] At, Func<Tensor[], Distribution> Make)> Cases = new(StringComparer.Ordinal)
    {
        ["gamma"] = (BySeries, [1.7, 0.8], t => new Gamma(t[0], t[1])),
        ["small gamma"] = (BySeries, [0.4, 1.3], t => new Gamma(t[0], t[1])),
        ["large gamma"] = (BySeries, [160.0, 0.5], t => new Gamma(t[0], t[1])),
        ["small beta"] = (BySeries, [0.3, 0.6], t => new Beta(t[0], t[1])),
        ["large beta"] = (BySeries, [80.0, 25.0], t => new Beta(t[0], t[1])),
        ["uneven beta"] = (BySeries, [0.7, 60.0], t => new Beta(t[0], t[1])),
        ["beta"] = (BySeries, [2.0, 3.5], t => new Beta(t[0], t[1])),
        ["student"] = (BySeries, [4.5, 0.3, 1.2], t => new StudentT(t[0], t[1], t[2])),
        ["student of heavy tails"] = (BySeries, [0.7, -0.5, 0.8], t => new StudentT(t[0], t[1], t[2])),
        ["student near the normal"] = (BySeries, [120.0, 0.3, 1.2], t => new StudentT(t[0], t[1], t[2])),
        ["half student"] = (BySeries, [3.0, 1.2], t => new HalfStudentT(t[0], t[1])),
        ["F"] = (BySeries, [5.0, 9.5], t => new FisherSnedecor(t[0], t[1])),
        ["small F"] = (BySeries, [0.8, 1.7], t => new FisherSnedecor(t[0], t[1])),
        ["generalized normal"] = (BySeries, [0.2, 1.1, 1.5], t => new GeneralizedNormal(t[0], t[1], t[2])),
        ["von Mises"] = (Exact, [2.3], t => new VonMises(0.0, t[0])),
        ["truncated normal"] = (Exact, [0.3, 1.2], t => Truncated.Of(new Normal(t[0], t[1]), -1, 2)),
        ["mixture"] = (Exact, [-1.0, 1.5, 0.6, 0.9], t => Mixture.Of(
            Categorical.FromProbabilities(Tensor.From([0.3, 0.7])), new Normal(Tensor.Stack([t[0], t[1]], -1), Tensor.Stack([t[2], t[3]], -1)))),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ThePathDerivative_IsThatOfTheQuantile(string name)
    {
        var (tolerance, at, make) = Cases[name];
        var leaves = Array.ConvertAll(at, value =>
        {
            var leaf = Tensor.Full([Rows], value, ScalarType.Float64);
            leaf.RequiresGradient = true;
            return leaf;
        });
        var distribution = make(leaves);
        var draw = distribution switch
        {
            IReparameterized smooth => smooth.Reparameterize(new RandomStream(4)),
            IImplicit path => path.ReparameterizeImplicitly(new RandomStream(4)),
            _ => throw new InvalidOperationException(name),
        };
        var slopes = Autograd.Gradient([draw.Sum()], leaves);
        using var off = NoGrad.Begin();
        var x = draw.Detach();
        var density = distribution.LogDensity(x).Exp().ToArray<double>();
        var probability = distribution.Cdf(x).ToArray<double>();
        for (var i = 0; i < at.Length; i++)
        {
            double[] Cdf(double change) => make([.. at.Select((value, j) => Tensor.Full([Rows], j == i ? value + change : value, ScalarType.Float64))]).Cdf(x).ToArray<double>();
            // dQ/dtheta = -(dF/dtheta) / p, the difference taken to the fourth order.
            var (up, down, up2, down2) = (Cdf(Step), Cdf(-Step), Cdf(2 * Step), Cdf(-2 * Step));
            var slope = slopes[i]!.ToArray<double>();
            for (var row = 0; row < Rows; row++)
            {
                if (probability[row] is < 0.02 or > 0.98)
                {
                    continue;                                                      // a difference of F has lost its digits there
                }

                var expected = -((8 * (up[row] - down[row])) - (up2[row] - down2[row])) / (12 * Step) / density[row];
                Assert.True(Math.Abs(slope[row] - expected) <= tolerance * Math.Max(Math.Abs(expected), 0.1), $"{name}, parameter {i}, row {row}: {slope[row]:R}, by differences {expected:R}");
            }
        }
    }

    [Fact]
    public void Dirichlet_OfTwo_IsThatOfTheBeta_AndOfThree_HasTheGradientOfItsMoments()
    {
        var concentration = Tensor.From([2.0, 3.5]);
        concentration.RequiresGradient = true;
        var draw = new Dirichlet(concentration).ReparameterizeImplicitly(new RandomStream(4));
        var slope = Autograd.Gradient([draw[0]], [concentration])[0]!.ToArray<double>();
        var x = draw[0].Detach().ToDouble();
        double F(double a, double b) => new Beta(Tensor.Scalar(a, ScalarType.Float64), b).Cdf(Tensor.Scalar(x, ScalarType.Float64)).ToDouble();
        var density = new Beta(Tensor.Scalar(2.0, ScalarType.Float64), 3.5).LogDensity(Tensor.Scalar(x, ScalarType.Float64)).Exp().ToDouble();
        Assert.Equal(-(F(2 + Step, 3.5) - F(2 - Step, 3.5)) / (2 * Step) / density, slope[0], BySeries * Math.Abs(slope[0]));
        Assert.Equal(-(F(2, 3.5 + Step) - F(2, 3.5 - Step)) / (2 * Step) / density, slope[1], BySeries * Math.Abs(slope[1]));

        // E[x_0^2] = a (a + 1) / (s (s + 1)) with s = a + b + c.
        var rows = new Rows(40_000, ("a", 1.5), ("b", 2.0));
        var (_, gradients) = rows.Gradients(Objective.Maximize(o =>
        {
            using var plate = o.Plate("rows", rows.Count);
            return o.Sample("x", new Dirichlet(Tensor.Stack([rows["a"], rows["b"], 1 + 0.0 * rows["a"]], -1)))[.., 0].Square();
        }), new RandomStream(8));
        static double Second(double a, double b) => a * (a + 1) / ((a + b + 1) * (a + b + 2));
        Statistics.Near((Second(1.5 + Step, 2) - Second(1.5 - Step, 2)) / (2 * Step), gradients["a"].Mean, gradients["a"].Error);
        Statistics.Near((Second(1.5, 2 + Step) - Second(1.5, 2 - Step)) / (2 * Step), gradients["b"].Mean, gradients["b"].Error);
    }
}
