using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

public class ScalarDiscreteTests
{
    [Theory]
    [MemberData(nameof(Catalogue.ScalarDiscrete), MemberType = typeof(Catalogue))]
    public void Probabilities_SumToOne_AndMomentsAreTheClosedForms(string name)
    {
        var (distribution, outcomes, probabilities) = Table(name);
        Assert.Equal(1, probabilities.Sum(), 1e-9);
        var mean = outcomes.Zip(probabilities, (k, p) => k * p).Sum();
        Check(() => distribution.Mean, mean);
        Check(() => distribution.Variance, outcomes.Zip(probabilities, (k, p) => (k - mean) * (k - mean) * p).Sum());
        Check(() => distribution.Entropy, -probabilities.Where(p => p > 0).Sum(p => p * Math.Log(p)));
    }

    [Theory]
    [MemberData(nameof(Catalogue.ScalarDiscrete), MemberType = typeof(Catalogue))]
    public void Draws_FollowTheProbabilities(string name)
    {
        var (_, outcomes, probabilities) = Table(name);
        var draws = Catalogue.Get(name).Of(ScalarType.Float32).Sample(new RandomStream(12), [10_000]).ToArray<double>();
        var place = outcomes.Select((k, i) => (k, i)).ToDictionary(pair => pair.k, pair => pair.i);
        var counts = new double[outcomes.Length];
        foreach (var draw in draws)
            counts[place[draw]]++;
        var p = GoodnessOfFit.PValue(counts, [.. probabilities.Select(q => q * draws.Length)]);
        Assert.True(p > GoodnessOfFit.FailureRate, $"p = {p:G3}");
    }

    [Theory]
    [MemberData(nameof(Catalogue.ScalarDiscrete), MemberType = typeof(Catalogue))]
    public void Cdf_IsTheSumOfProbabilities_AndQuantileTheLeastOutcomeThatReachesIt(string name)
    {
        var (distribution, outcomes, probabilities) = Table(name);
        var sums = new double[outcomes.Length];
        for (var i = 0; i < sums.Length; i++)
            sums[i] = (i == 0 ? 0 : sums[i - 1]) + probabilities[i];
        Assert.Equal(sums, distribution.Cdf(Tensor.From(outcomes)).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(sums, distribution.Cdf(Tensor.From(outcomes) + 0.4).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(0, distribution.Cdf(Tensor.From([outcomes[0] - 0.3])).ToArray<double>()[0], 1e-9);
        double[] levels = [0.003, 0.21, 0.5, 0.88, 0.9993];
        Assert.Equal(levels.Select(level => outcomes[Array.FindIndex(sums, s => s >= level)]), distribution.Quantile(Tensor.From(levels)).ToArray<double>());
    }

    [Theory]
    [MemberData(nameof(Catalogue.Finite), MemberType = typeof(Catalogue))]
    public void Enumeration_HasAllOutcomes_AndItsProbabilitiesSumToOneForEveryElement(string name)
    {
        foreach (var batch in new Shape[] { [], [2, 3] })
        {
            var distribution = Catalogue.Get(name).Of(ScalarType.Float64, batch);
            var finite = (IFinite)distribution;
            var values = finite.Enumerate();
            Assert.Equal(finite.Cardinality, values.Size(0));
            Assert.True(distribution.Support.Check(values).All().ToBoolean());
            var logs = finite.LogProbabilities();
            Assert.Equal(Shape.Create([finite.Cardinality]).Concat(batch), logs.Shape);
            Assert.All(logs.Exp().Sum(0).ToArray<double>(), sum => Assert.Equal(1, sum, 1e-12));
            Assert.Equal(logs.ToArray<double>(), distribution.LogDensity(values).ToArray<double>(), (a, b) => a.Equals(b) || Math.Abs(a - b) < 1e-12);
        }
    }

    private static (Distribution Distribution, double[] Outcomes, double[] Probabilities) Table(string name)
    {
        var item = Catalogue.Get(name);
        var distribution = item.Of();
        var outcomes = distribution is IFinite finite
            ? finite.Enumerate().ToArray<double>() : [.. Enumerable.Range(item.Least, item.Most + 1 - item.Least).Select(k => (double)k)];
        outcomes = [.. outcomes.Where(k => distribution.Support.Check(Tensor.From([k])).All().ToBoolean())];
        return (distribution, outcomes, distribution.LogDensity(Tensor.From(outcomes)).Exp().ToArray<double>());
    }

    private static void Check(Func<Tensor> closedForm, double summed)
    {
        if (Supported.Value(closedForm) is { } value)
            Assert.Equal(summed, value.ToDouble(), 1e-7 * Math.Max(1, Math.Abs(summed)));
    }
}
