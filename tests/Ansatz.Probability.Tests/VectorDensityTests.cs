using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>Densities of vectors and matrices computed a second way.</summary>
public class VectorDensityTests
{
    private static readonly RandomStream Stream = new(71);

    [Theory]
    [InlineData(0.3)]
    [InlineData(5)]
    [InlineData(400)]
    public void VonMisesFisher_InSpace_HasItsClosedForm_AndMean(double kappa)
    {
        var distribution = new VonMisesFisher(V(0.48, 0.6, 0.64), D(kappa));
        var x = distribution.Sample(Stream, [20]);
        // kappa / (4 pi sinh kappa) = kappa e^-kappa / (2 pi (1 - e^-2 kappa)).
        var constant = Math.Log(kappa / (2 * Math.PI * (1 - Math.Exp(-2 * kappa)))) - kappa;
        var expected = kappa * x.MatMul(V(0.48, 0.6, 0.64)) + constant;
        Close(expected, distribution.LogDensity(x), 1e-9);
        Close((1 / Math.Tanh(kappa) - 1 / kappa) * V(0.48, 0.6, 0.64), distribution.Mean, 1e-10);
    }

    [Fact]
    public void VonMisesFisher_InThePlane_IsVonMises_AndWithoutConcentrationUniform()
    {
        var angle = V(-2.5, -0.3, 0.7, 3);
        var vector = Tensor.Stack([angle.Cos(), angle.Sin()], -1);
        var direction = V(Math.Cos(0.4), Math.Sin(0.4));
        Close(new VonMises(D(0.4), D(2.3)).LogDensity(angle), new VonMisesFisher(direction, D(2.3)).LogDensity(vector), 1e-10);
        Assert.Equal(-Math.Log(4 * Math.PI), VonMisesFisher.Uniform(3, ScalarType.Float64).LogDensity(V(0, 0.6, 0.8)).ToDouble(), 1e-12);
        Assert.Equal(-Math.Log(Math.PI * Math.PI * Math.PI), VonMisesFisher.Uniform(6, ScalarType.Float64).LogDensity(V(0, 0.6, 0.8, 0, 0, 0)).ToDouble(), 1e-12);
    }

    [Theory]
    [InlineData(2, 0.8)]
    [InlineData(3, 7)]
    [InlineData(30, 60)]
    public void VonMisesFisher_ComponentAlongTheDirection_FollowsItsDensity(int dimension, double kappa)
    {
        var direction = Tensor.Arange(dimension, ScalarType.Float64).Eq(0).To(ScalarType.Float64);
        var draws = new VonMisesFisher(direction, D(kappa)).Sample(Stream[dimension], [10_000]).Select(-1, 0).ToArray<double>();
        // P(T <= t) in angles by the midpoint rule on 20 000 nodes, an independent integration.
        const int nodes = 20_000;
        var sums = new double[nodes + 1];
        for (var i = nodes - 1; i >= 0; i--)
        {
            var a = (i + 0.5) * Math.PI / nodes;
            sums[i] = sums[i + 1] + Math.Exp(kappa * (Math.Cos(a) - 1) + (dimension - 2) * Math.Log(Math.Sin(a)));
        }
        var uniform = draws.Select(t =>
        {
            var place = Math.Acos(Math.Clamp(t, -1, 1)) * nodes / Math.PI;
            var i = Math.Min((int)place, nodes - 1);
            return (sums[i] + (place - i) * (sums[i + 1] - sums[i])) / sums[0];
        }).ToArray();
        Assert.True(GoodnessOfFit.UniformPValue(uniform) > GoodnessOfFit.FailureRate);
    }

    [Fact]
    public void VonMisesFisher_PathGradient_IsThatOfTheMean()
    {
        const int n = 40_000;
        var kappa = Tensor.Full([n], 2.5, ScalarType.Float64);
        kappa.RequiresGradient = true;
        var direction = V(0.48, 0.6, 0.64);
        var draws = new VonMisesFisher(direction, kappa).ReparameterizeImplicitly(Stream["path"]);
        var along = draws.MatMul(direction);
        var each = Autograd.Gradient([along.Sum()], [kappa])[0]!.ToArray<double>();
        // d/dkappa (coth kappa - 1 / kappa) = 1 / kappa^2 - 1 / sinh^2 kappa.
        var expected = 1 / 6.25 - 1 / Math.Pow(Math.Sinh(2.5), 2);
        var error = Math.Sqrt(each.Select(g => (g - expected) * (g - expected)).Average() / n);
        Assert.Equal(expected, each.Average(), 5 * error);
    }

    [Fact]
    public void GeneralizedDirichlet_WithMatchingSticks_IsDirichlet()
    {
        var simple = new Dirichlet(V(1.5, 2.2, 0.7, 1.1));
        var general = new GeneralizedDirichlet(V(1.5, 2.2, 0.7), V(4.0, 1.8, 1.1));
        var x = simple.Sample(Stream, [10]);
        Close(simple.LogDensity(x), general.LogDensity(x), 1e-9);
        Close(simple.Mean, general.Mean, 1e-12);
        Close(simple.Variance, general.Variance, 1e-12);
        Assert.Equal(simple.Entropy.ToDouble(), general.Entropy.ToDouble(), 1e-10);
    }

    [Fact]
    public void Lkj_OfTwo_IsABetaDistributionOfTheCorrelation_AndUniformOfThreeHasTheKnownVolume()
    {
        var r = V(-0.7, 0.1, 0.6);
        var matrices = Tensor.Stack([Tensor.Stack([r.OnesLike(), r], -1), Tensor.Stack([r, r.OnesLike()], -1)], -2);
        var expected = new Beta(D(1.7), D(1.7)).LogDensity((r + 1) / 2) - Math.Log(2);
        Close(expected, new Lkj(2, D(1.7)).LogDensity(matrices), 1e-10);
        var uniform = new Lkj(3, D(1));
        Assert.Equal(-Math.Log(Math.PI * Math.PI / 2), uniform.LogDensity(uniform.Sample(Stream)).ToDouble(), 1e-10);
    }

    [Fact]
    public void GaussianMarkovRandomField_IsTheNormalDistributionWithThatPrecision()
    {
        var field = (GaussianMarkovRandomField)Catalogue.Get("GaussianMarkovRandomField").Of();
        var normal = Catalogue.Get("MultivariateNormal/precision").Of();
        var x = normal.Sample(Stream, [10]);
        Close(normal.LogDensity(x), field.LogDensity(x), 1e-10);
        Close(normal.Variance, field.Variance, 1e-10);
        Assert.Equal(normal.Entropy.ToDouble(), field.Entropy.ToDouble(), 1e-10);
    }

    [Fact]
    public void ConditionalAutoregression_HasTheNeighborsShareAsConditionalMean()
    {
        // The log density is a quadratic function of one element: its vertex is the conditional mean, its curvature the conditional precision.
        var field = GaussianMarkovRandomField.ConditionalAutoregression(V(0.5, -1, 0.2, 0), D(0.6), D(1.7), Tensor.From(Catalogue.Path4.Cast<double>().ToArray(), 4, 4));
        double At(double value) => field.LogDensity(V(1.2, value, -0.8, 0.3)).ToDouble();
        var (down, middle, up) = (At(-1), At(0), At(1));
        var curvature = up - 2 * middle + down;
        Assert.Equal(-1.7 * 2, curvature, 1e-9);
        Assert.Equal(-1 + 0.6 * ((1.2 - 0.5) + (-0.8 - 0.2)) / 2, -(up - down) / 2 / curvature, 1e-9);
    }

    [Fact]
    public void GaussianRandomWalk_HasTheCovarianceOfEarlierTimes()
    {
        var walk = new GaussianRandomWalk(D(0.7), 4);
        var t = Tensor.Arange(1, 5, 1, ScalarType.Float64);
        var covariance = 0.49 * t.Unsqueeze(-1).Minimum(t);
        var normal = MultivariateNormal.FromCovariance(Tensor.Zeros([4], ScalarType.Float64), covariance);
        var x = walk.Sample(Stream, [10]);
        Close(normal.LogDensity(x), walk.LogDensity(x), 1e-10);
    }

    [Fact]
    public void ZeroSumNormal_IsANormalDistributionInThePlane()
    {
        var distribution = new ZeroSumNormal(D(1.3), 4);
        var x = distribution.Sample(Stream, [10]);
        var flat = new Normal(D(0), D(1.3)).Iid(3);
        Close(flat.LogDensity(Bijector.ZeroSum.Inverse(x)), distribution.LogDensity(x), 1e-10);
        Close(flat.Transform(Bijector.ZeroSum).LogDensity(x), distribution.LogDensity(x), 1e-10);
    }

    [Fact]
    public void GaussianCopula_OfNormals_IsTheNormalDistribution()
    {
        var factor = Tensor.From([1.0, 0, 0.6, 0.8], 2, 2);
        var (mean, scale) = (V(0.3, -0.4), V(1.5, 0.8));
        var copula = GaussianCopula.Of(new Normal(mean, scale), factor);
        var normal = MultivariateNormal.FromCholesky(mean, scale.Unsqueeze(-1) * factor);
        var x = normal.Sample(Stream, [10]);
        Close(normal.LogDensity(x), copula.LogDensity(x), 1e-8);
        Assert.Equal(normal.Entropy.ToDouble(), copula.Entropy.ToDouble(), 1e-10);
        Assert.Equal(copula.Sample(Stream).ToArray<double>(), copula.FromNoise(copula.DrawNoise(Stream, [])).ToArray<double>());
    }

    [Fact]
    public void InverseWishart_ExpectationsOfPrecisionAndLogDeterminant_AreThoseOfDraws()
    {
        const int n = 20_000;
        var distribution = (InverseWishart)Catalogue.Get("InverseWishart").Of();
        var draws = distribution.Sample(Stream, [n]);
        var factors = draws.LinalgCholesky();
        var precisions = factors.CholeskyInverse().Mean(0).ToArray<double>();
        Assert.Equal(distribution.MeanPrecision.ToArray<double>(), precisions, (a, b) => Math.Abs(a - b) < 0.02 * 9.5 / 0.36);
        var logs = (2 * factors.Diagonal(0, -2, -1).Log().Sum(-1)).ToArray<double>();
        var spread = Math.Sqrt(logs.Select(l => (l - logs.Average()) * (l - logs.Average())).Average() / n);
        Assert.Equal(distribution.MeanLogDeterminant.ToDouble(), logs.Average(), 5 * spread);
    }

    [Fact]
    public void NormalInverseWishart_ObeysBayesRule()
    {
        var prior = (NormalInverseWishart)Catalogue.Get("NormalInverseWishart").Of();
        var data = Stream["data"].Normal([4, 3], ScalarType.Float64);
        // p(x) p(parameters | x) = p(parameters) p(x | parameters) at any parameters, with p(x) a product of predictive densities.
        var evidence = 0.0;
        for (var i = 0; i < 4; i++)
            evidence += (i == 0 ? prior : prior.Given(data[..i])).Predictive.LogDensity(data[i]).ToDouble();
        var parameters = prior.Sample(Stream["parameters"]);
        var likelihood = MultivariateNormal.FromCovariance(parameters[0], parameters[1..]).LogDensity(data).Sum();
        var joint = (prior.LogDensity(parameters) + likelihood).ToDouble();
        Assert.Equal(joint, evidence + prior.Given(data).LogDensity(parameters).ToDouble(), 1e-8);
    }

    [Fact]
    public void Horseshoe_IsTheMixtureOfNormalsOverDeviations()
    {
        // The integral over deviations s tan(a), a uniform on [0, pi / 2], by the midpoint rule.
        const int nodes = 200_000;
        foreach (var x in new[] { 0.05, 0.7, 3, 40 })
        {
            var sum = 0.0;
            for (var i = 0; i < nodes; i++)
            {
                var deviation = 0.7 * Math.Tan((i + 0.5) * Math.PI / 2 / nodes);
                sum += Math.Exp(-x * x / (2 * deviation * deviation)) / (deviation * Math.Sqrt(2 * Math.PI));
            }
            Assert.Equal(Math.Log(sum / nodes), new Horseshoe(D(0.7)).LogDensity(D(x)).ToDouble(), 1e-6);
        }
    }

    private static void Close(Tensor expected, Tensor actual, double tolerance) =>
        Assert.Equal(expected.ToArray<double>(), actual.ToArray<double>(), (a, b) => Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Abs(a)));

    private static Tensor D(double value) => Tensor.Scalar(value, ScalarType.Float64);

    private static Tensor V(params ReadOnlySpan<double> values) => Tensor.From(values);
}
