using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>Logarithms of probabilities, near the center against the cumulative distribution function and far out against known digits.</summary>
public class TailTests
{
    [Theory]
    [MemberData(nameof(Catalogue.ScalarContinuous), MemberType = typeof(Catalogue))]
    public void LogProbabilities_AreThoseOfTheCdf(string name)
    {
        var distribution = Catalogue.Get(name).Of();
        var x = distribution.Sample(new RandomStream(7), [40]).Sort(-1).Values;
        if (Supported.Value(() => distribution.Cdf(x))?.ToArray<double>() is not { } cdf)
            return;
        Assert.Equal(cdf.Select(p => Math.Log(p)), distribution.LogCdf(x).ToArray<double>(), Near);
        Assert.Equal(cdf.Select(p => Math.Log(1 - p)), distribution.LogSurvival(x).ToArray<double>(), Near);
        var between = distribution.LogProbabilityBetween(x[..^1], x[1..]).ToArray<double>();
        Assert.Equal(cdf.Zip(cdf.Skip(1), (a, b) => Math.Log(b - a)), between, Near);
        static bool Near(double a, double b) => a.Equals(b) || Math.Abs(a - b) < 1e-7 * Math.Max(1, Math.Abs(a));
    }

    /// <summary>Without a formula of their upper tail, or of both where the end is beyond the digits of 1 - F.</summary>
    private static readonly string[] WithoutTails = ["ExponentiallyModifiedNormal", "InverseGaussian"];

    /// <summary>
    /// Logarithms of tails are those of sums from the end, at 1e-18 too, where 1 - F is zero: the steepest sums have two digits there. An end that
    /// is too near to tell from the value has no tail.
    /// </summary>
    [Theory]
    [MemberData(nameof(Catalogue.ScalarContinuous), MemberType = typeof(Catalogue))]
    public void LogTails_KeepTheirDigits(string name)
    {
        var distribution = Catalogue.Get(name).Of();
        if (!Supported.Has(() => distribution.Cdf(distribution.Sample(new RandomStream(1)))))
            return;
        var quadrature = new ScalarQuadrature(distribution);
        foreach (var probability in new[] { 1e-4, 1e-18 })
        {
            if (quadrature.Tail(probability, isUpper: false) is (var below, var logBelow))
                Assert.Equal(logBelow, distribution.LogCdf(Tensor.From([below])).ToArray<double>()[0], 0.05);
            if (!(WithoutTails.Contains(name) && probability < 1e-16) && quadrature.Tail(probability, isUpper: true) is (var above, var logAbove))
                Assert.Equal(logAbove, distribution.LogSurvival(Tensor.From([above])).ToArray<double>()[0], 0.05);
        }
    }

    [Fact]
    public void NormalTails_HaveTheirDigits()
    {
        // ln Phi(-30) = -450 - ln(30 sqrt(2 pi)) + ln(1 - 1/900 + 3/900^2 - 15/900^3 ..), the asymptotic series.
        var expected = -450 - Math.Log(30 * Math.Sqrt(2 * Math.PI)) + Math.Log(1 - 1 / 900.0 + 3 / 900.0 / 900 - 15 / 900.0 / 900 / 900);
        var normal = new Normal(Tensor.Scalar(1.0, ScalarType.Float64), Tensor.Scalar(2.0, ScalarType.Float64));
        Assert.Equal(expected, normal.LogCdf(Tensor.Scalar(-59.0, ScalarType.Float64)).ToDouble(), 1e-8);
        Assert.Equal(expected, normal.LogSurvival(Tensor.Scalar(61.0, ScalarType.Float64)).ToDouble(), 1e-8);
        // Between 61 and 62 all but exp(-15.1) of that: ln(1 - Phi(-30.5) / Phi(-30)).
        var far = normal.LogProbabilityBetween(Tensor.Scalar(61.0, ScalarType.Float64), Tensor.Scalar(62.0, ScalarType.Float64)).ToDouble();
        Assert.Equal(expected, far, 1e-6);
        Assert.True(far < expected);
    }

    [Fact]
    public void DiscretizedLogistic_IsExactInSinglePrecision_WhereDifferencesVanish()
    {
        // In the tail P(k) is e^-(k - 1/2 - m)/s (1 - e^-1/s) to first order in e^-(k - m)/s.
        var distribution = Discretized.Of(new Logistic(Tensor.From([10f]), Tensor.From([2f])), 0, 255);
        var log = distribution.LogDensity(Tensor.From([200f])).ToArray<float>()[0];
        Assert.Equal(-(199.5 - 10) / 2 + Math.Log(1 - Math.Exp(-0.5)), log, 1e-4);
        Assert.Equal(-(254.5 - 10) / 2, distribution.LogDensity(Tensor.From([255f])).ToArray<float>()[0], 1e-4);
    }

    [Fact]
    public void CensoredTail_HasAGradient_WhereTheProbabilityUnderflows()
    {
        var location = Tensor.Scalar(0.0, ScalarType.Float64);
        location.RequiresGradient = true;
        var log = new Censored(new Normal(location, 1), high: 50).LogDensity(Tensor.Scalar(50.0, ScalarType.Float64));
        var slope = Autograd.Gradient([log], [location])[0]!.ToDouble();
        Assert.Equal(50.02, slope, 1e-3);                                       // the hazard x + 1/x - 2/x^3 ..
    }
}
