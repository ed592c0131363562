using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

public class InformationTests
{
    private static readonly RandomStream Stream = new(23);

    [Fact]
    public void CauchySchwarzInformation_IsTheDivergenceOfJointAndProduct_AndZeroOfAConstant()
    {
        const int n = 6;
        var (x, y) = (new RandomStream(91).Normal([n, 2], ScalarType.Float64), new RandomStream(92).Normal([n, 1], ScalarType.Float64));
        var (kx, ky) = (Kernel.Gaussian(0.8), Kernel.Gaussian(1.1));
        var (k, l) = (kx.Gram(x, x), ky.Gram(y, y));
        double At(Tensor gram, int i, int j) => gram[i, j].ToDouble();
        var (joint, means, cross, all) = (0.0, (K: 0.0, L: 0.0), 0.0, Enumerable.Range(0, n).ToArray());
        foreach (var i in all)
        {
            joint += all.Sum(j => At(k, i, j) * At(l, i, j)) / (n * n);
            means = (means.K + all.Sum(j => At(k, i, j)) / (n * n), means.L + all.Sum(j => At(l, i, j)) / (n * n));
            cross += all.Sum(j => At(k, i, j)) / n * all.Sum(j => At(l, i, j)) / n / n;
        }
        var expected = Math.Log(joint) + Math.Log(means.K * means.L) - 2 * Math.Log(cross);
        Assert.True(expected > 0);
        Assert.Equal(expected, CauchySchwarzInformation.Mutual(x, y, kx, ky).ToDouble(), 1e-12);
        Assert.Equal(1, CauchySchwarzInformation.NormalizedMutual(x, x, kx, kx).ToDouble(), 1e-12);
        Assert.Equal(0, CauchySchwarzInformation.Mutual(x, y.ZerosLike(), kx, ky).ToDouble(), 1e-12);
        FiniteDifferences.Check(v => CauchySchwarzInformation.NormalizedMutual(v[0], v[1], kx, ky), 1e-6, 1e-6, x, y);
    }

    [Fact]
    public void CauchySchwarzConditionalDivergence_IsItsSumOverPairs_AndZeroForEquals()
    {
        const int n = 5;
        var stream = new RandomStream(93);
        var (x, y, p) = (stream["x"].Normal([n, 2], ScalarType.Float64), stream["y"].Normal([n, 1], ScalarType.Float64), stream["p"].Normal([n, 1], ScalarType.Float64));
        var (kx, ky) = (Kernel.Gaussian(0.8), Kernel.Gaussian(1.1));
        var k = kx.Gram(x, x).ToArray<double>();
        double Log(Tensor a, Tensor b)
        {
            var (l, sum) = (ky.Gram(a, b).ToArray<double>(), 0.0);
            for (var j = 0; j < n; j++)
            {
                var r = Enumerable.Range(0, n).Sum(i => k[j * n + i]);
                for (var i = 0; i < n; i++)
                    sum += k[j * n + i] * l[j * n + i] / (r * r);
            }
            return Math.Log(sum);
        }

        var divergence = CauchySchwarzInformation.ConditionalDivergence(x, y, p, kx, ky).ToDouble();
        Assert.Equal(Log(y, y) + Log(p, p) - Log(y, p) - Log(p, y), divergence, 1e-12);
        Assert.Equal(0, CauchySchwarzInformation.ConditionalDivergence(x, y, y, kx, ky).ToDouble(), 1e-12);
    }

    [Fact]
    public void JointKernelEntropy_IsThatOfTheProductKernel_AndLeastWhenRowsAgree()
    {
        var (x, y) = (new RandomStream(94).Normal([7, 2], ScalarType.Float64), new RandomStream(95).Normal([7, 3], ScalarType.Float64));
        var kernel = Kernel.Gaussian(0.9);
        var expected = InformationMeasure.JointKernelEntropy((Tensor.Cat([x, y], -1), kernel)).ToDouble();
        Assert.Equal(expected, InformationMeasure.JointKernelEntropy((x, kernel), (y, kernel)).ToDouble(), 1e-12);
        Assert.Equal(0, InformationMeasure.JointKernelEntropy((x.ZerosLike(), kernel)).ToDouble(), 1e-12);
        Assert.True(expected > InformationMeasure.JointKernelEntropy((x, kernel)).ToDouble());
    }

    [Fact]
    public void MutualInformation_IsZeroForProducts_AndTheEntropyForCopies()
    {
        var p = Tensor.From([0.2, 0.5, 0.3]);
        Assert.Equal(0, InformationMeasure.MutualInformation(p.Unsqueeze(1) * Tensor.From([0.6, 0.4])).ToDouble(), 1e-12);
        Assert.Equal(InformationMeasure.Entropy(p).ToDouble(), InformationMeasure.MutualInformation(p.DiagonalMatrix()).ToDouble(), 1e-12);
        Assert.Equal(0, InformationMeasure.ConditionalEntropy(p.DiagonalMatrix()).ToDouble(), 1e-12);
        var joint = InformationMeasure.JointFrequencies(Tensor.From([0L, 0, 1, 1]), Tensor.From([0L, 1, 1, 1]), 2, 2);
        Assert.Equal([0.25, 0.25, 0, 0.5], joint.ToArray<double>());
    }

    [Fact]
    public void TotalCorrelation_OfTheWholeDataSet_IsThatOfTheMixture()
    {
        var means = Stream["means"].Normal([6, 2], ScalarType.Float64);
        var posterior = new Normal(means, 0.5);
        var draws = posterior.Sample(Stream["draws"]);
        var expected = 0.0;
        for (var i = 0; i < 6; i++)
        {
            var each = posterior.LogDensity(draws[i]);
            expected += (each.Sum(-1).LogMeanExp(0) - each.LogMeanExp(0).Sum()).ToDouble() / 6;
        }
        Assert.Equal(expected, InformationMeasure.TotalCorrelation(posterior, draws, 6).ToDouble(), 1e-10);

        // Of 24 data: 1/24 for one's own, and the rest for the five others.
        var shares = 0.0;
        for (var i = 0; i < 6; i++)
        {
            var each = posterior.LogDensity(draws[i]);
            var weights = Tensor.From([.. Enumerable.Range(0, 6).Select(j => Math.Log(j == i ? 1 / 24.0 : 23 / (24.0 * 5)))]);
            shares += ((each.Sum(-1) + weights).LogSumExp([0]) - (each + weights.Unsqueeze(-1)).LogSumExp([0]).Sum()).ToDouble() / 6;
        }
        Assert.Equal(shares, InformationMeasure.TotalCorrelation(posterior, draws, 24).ToDouble(), 1e-10);
    }

    [Fact]
    public void TotalCorrelationOfNormal_IsTheDivergenceFromItsMarginals()
    {
        var c = Tensor.From(Catalogue.Covariance.Cast<double>().ToArray(), 3, 3);
        var zero = Tensor.Zeros([3], ScalarType.Float64);
        var marginals = new Normal(zero, c.Diagonal(0, -2, -1).Sqrt()).ToEvent();
        Assert.Equal(Distribution.KullbackLeibler(MultivariateNormal.FromCovariance(zero, c), marginals).ToDouble(),
            DependenceMeasure.TotalCorrelationOfNormal(c), 1e-12);
    }

    [Fact]
    public void ActiveUnits_AreThoseWhoseMeansVary_AndDimensionsHaveTheirOwnDivergence()
    {
        var means = Tensor.Stack([Stream.Normal([100], ScalarType.Float64), Tensor.Full([100], 0.3, ScalarType.Float64)], 1);
        Assert.Equal([true, false], InformationMeasure.ActiveUnits(means).ToArray<bool>());
        var kl = InformationMeasure.KullbackLeiblerByDimension(new Normal(means, 1), new Normal(0, 1)).ToArray<double>();
        Assert.Equal(0.5 * 0.09, kl[1], 1e-6);
    }

    /// <summary>For a bivariate normal with correlation r the information is -ln(1 - r^2) / 2, and the log ratio is the best critic.</summary>
    [Fact]
    public void Bounds_AreCloseToTheInformation_AtTheBestCritic()
    {
        const int n = 1000;
        const double r = 0.8;
        var x = Stream["x"].Normal([n], ScalarType.Float64);
        var y = r * x + Math.Sqrt(1 - r * r) * Stream["y"].Normal([n], ScalarType.Float64);
        var conditional = new Normal(r * x.Unsqueeze(1), Math.Sqrt(1 - r * r)).LogDensity(y.Unsqueeze(0));
        var ratio = conditional - new Normal(Tensor.Scalar(0, ScalarType.Float64), 1).LogDensity(y).Unsqueeze(0);
        var exact = -0.5 * Math.Log(1 - r * r);
        // The spread of the log ratio over 1000 pairs leaves errors of about 0.03.
        Assert.Equal(exact, MutualInformationBound.InfoNce(ratio).ToDouble(), 0.1);
        Assert.Equal(exact, MutualInformationBound.DonskerVaradhan(ratio).ToDouble(), 0.1);
        Assert.Equal(exact, MutualInformationBound.NguyenWainwrightJordan(ratio + 1).ToDouble(), 0.1);
        Assert.True(MutualInformationBound.NguyenWainwrightJordan(ratio).ToDouble() < exact);
        Assert.True(MutualInformationBound.InfoNce(100 * ratio).ToDouble() <= Math.Log(n) + 1e-9);
        Assert.True(MutualInformationBound.JensenShannon(ratio).ToDouble() > MutualInformationBound.JensenShannon(2 * ratio).ToDouble());
    }

    [Fact]
    public void ContrastiveLosses_AreTheirSums()
    {
        const double t = 0.5;
        var (a, b) = (Stream["a"].Normal([4, 3], ScalarType.Float64), Stream["b"].Normal([4, 3], ScalarType.Float64));
        var labels = new long[] { 0, 1, 0, 2, 1, 2, 0, 0 };
        var z = Tensor.Cat([a, b], 0);
        z = z / z.Square().Sum(-1, keepDimension: true).Sqrt();
        var s = (z.MatMul(z.Transpose(0, 1)) / t).ToArray<double>();
        double Share(int i, int j) => s[i * 8 + j] - Math.Log(Enumerable.Range(0, 8).Where(k => k != i).Sum(k => Math.Exp(s[i * 8 + k])));
        var paired = -Enumerable.Range(0, 8).Average(i => Share(i, (i + 4) % 8));
        Assert.Equal(paired, ContrastiveLoss.NormalizedTemperature(a, b, t).ToDouble(), 1e-10);
        var supervised = -Enumerable.Range(0, 8).Average(i =>
            Enumerable.Range(0, 8).Where(j => j != i && labels[j] == labels[i]).Average(j => Share(i, j)));
        Assert.Equal(supervised, ContrastiveLoss.Supervised(Tensor.Cat([a, b], 0), Tensor.From(labels), t).ToDouble(), 1e-10);
        var views = -Enumerable.Range(0, 4).Average(i => s[i * 8 + i + 4] - Math.Log(Enumerable.Range(4, 4).Sum(k => Math.Exp(s[i * 8 + k]))));
        Assert.Equal(views, ContrastiveLoss.InfoNce(a, b, t).ToDouble(), 1e-10);
        Assert.Equal(0, ContrastiveLoss.Alignment(a, 2 * a).ToDouble(), 1e-12);
        Assert.Equal(-8, ContrastiveLoss.Uniformity(Tensor.From([1.0, 0, -1, 0], 2, 2)).ToDouble(), 1e-9);
    }

    [Fact]
    public void Supervised_LeavesOutRowsThatAreAlone() =>
        Assert.Equal(0, ContrastiveLoss.Supervised(Stream.Normal([3, 2]), Tensor.From([0L, 1, 2]), 0.5).ToDouble());

    [Fact]
    public void KernelEntropy_RisesWithTheSpread()
    {
        var x = Stream.Normal([50, 2], ScalarType.Float64);
        Assert.True(InformationMeasure.KernelEntropy(2 * x, Kernel.Gaussian(1.0)).ToDouble() > InformationMeasure.KernelEntropy(x, Kernel.Gaussian(1.0)).ToDouble());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(64)]
    public void Quadrature_IsExactForPolynomials(int order)
    {
        var (nodes, weights) = Quadrature.GaussLegendre(order, -0.5, 2);
        var (normals, masses) = Quadrature.GaussHermite(order);
        for (var degree = 0; degree <= Math.Min(2 * order - 1, 12); degree++)
        {
            var exact = (Math.Pow(2, degree + 1) - Math.Pow(-0.5, degree + 1)) / (degree + 1);
            Assert.Equal(exact, nodes.Zip(weights, (x, w) => w * Math.Pow(x, degree)).Sum(), 1e-10 * Math.Max(1, Math.Abs(exact)));
            var moment = degree % 2 == 1 ? 0 : Enumerable.Range(1, degree / 2).Aggregate(1.0, (product, k) => product * (2 * k - 1));
            Assert.Equal(moment, normals.Zip(masses, (x, w) => w * Math.Pow(x, degree)).Sum(), 1e-9 * Math.Max(1, moment));
        }
    }

    [Fact]
    public void CollapsedShare_CountsDimensionsWhoseDivergenceIsSmallOnNearlyAllData_AndRisesWithEpsilon()
    {
        // Of four items the first dimension is below 0.1 always, the second on three, the third never.
        var divergences = Tensor.From<double>([0, 0.05, 2, 0.01, 0.02, 3, 0, 0.01, 4, 0.02, 0.5, 5], 4, 3);
        var epsilons = Tensor.From<double>([0, 0.1, 1, 10], 4);
        Assert.Equal([0, 1 / 3.0, 2 / 3.0, 1], InformationMeasure.CollapsedShare(divergences, epsilons, 0).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0, 2 / 3.0, 2 / 3.0, 1], InformationMeasure.CollapsedShare(divergences, epsilons, 0.25).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void ActiveShare_IsThatOfPairsAboveTheThreshold()
    {
        var divergences = Tensor.From<double>([0, 0.009, 0.01, 3], 2, 2);
        Assert.Equal(0.5, InformationMeasure.ActiveShare(divergences).ToDouble());
        Assert.Equal(0, InformationMeasure.ActiveShare(divergences.ZerosLike()).ToDouble());
        Assert.Equal(1, InformationMeasure.ActiveShare(divergences + 1).ToDouble());
    }

    [Fact]
    public void ContrastiveLogRatio_OfTheTrueConditional_IsAboveTheInformationOfNormals()
    {
        // y = r x + sqrt(1 - r²) e has information -ln(1 - r²) / 2; with its conditional the bound's mean is r² / (1 - r²).
        const double r = 0.6;
        var x = Stream["club x"].Normal([2000, 1], ScalarType.Float64);
        var y = r * x + Math.Sqrt(1 - r * r) * Stream["club y"].Normal([2000, 1], ScalarType.Float64);
        var scores = new Normal(r * x, Math.Sqrt(1 - r * r)).LogDensity(y.Transpose(0, 1));
        var bound = MutualInformationBound.ContrastiveLogRatio(scores).ToDouble();
        Assert.Equal(r * r / (1 - r * r), bound, 0.06); // some four standard errors of a mean over 2000 pairs
        Assert.True(bound > -0.5 * Math.Log(1 - r * r));
        Assert.Equal(0, MutualInformationBound.ContrastiveLogRatio(Tensor.Ones([5, 5])).ToDouble(), 1e-6);
    }
}
