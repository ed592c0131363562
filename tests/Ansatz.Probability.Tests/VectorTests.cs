using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>What holds for every distribution of vectors and matrices, by integrals over its density that trust no sampler.</summary>
public class VectorTests
{
    private const int Count = 40_000;

    public static TheoryData<string> Continuous => Catalogue.Where(d => d.EventShape.Rank > 0 && !d.Support.IsDiscrete);

    public static TheoryData<string> Discrete => Catalogue.Where(d => d.EventShape.Rank > 0 && d.Support.IsDiscrete);

    /// <summary>Those with declared parameters; what is made of them has their gradient.</summary>
    public static TheoryData<string> Smooth => Catalogue.Where(d => d is ParametricDistribution { EventShape.Rank: > 0 } and (IReparameterized or IImplicit));

    [Theory]
    [MemberData(nameof(Continuous))]
    public void Density_IntegratesToOne_ByImportanceSampling(string name)
    {
        var weights = new ImportanceSample(Catalogue.Get(name).Of(), Count).Weights;
        var (average, error) = MeanAndError(weights);
        Assert.True(error < 0.02, $"the weights vary too much: {average:R} +- {error:R}");
        Assert.True(Math.Abs(average - 1) <= 5 * error, $"{average:R} +- {error:R}");
    }

    /// <summary>Projections of the coordinates, and the log density itself, of draws in single precision against the weighted values.</summary>
    [Theory]
    [MemberData(nameof(Continuous))]
    public void Draws_FollowTheDensity(string name)
    {
        var distribution = Catalogue.Get(name).Of();
        var sample = new ImportanceSample(distribution, Count);
        var draws = Catalogue.Get(name).Of(ScalarType.Float32).Sample(new RandomStream(11), [12_000]).To(ScalarType.Float64);
        var (seen, d) = (sample.Coordinates(draws), sample.Points.Size(-1));
        var directions = new RandomStream(12).Normal([d, 3], ScalarType.Float64);
        for (var k = 0; k < 4; k++)
        {
            var (of, proposed) = k < 3
                ? (seen.MatMul(directions).Select(-1, k), sample.Points.MatMul(directions).Select(-1, k))
                : (distribution.LogDensity(draws), distribution.LogDensity(sample.Values));
            var each = of.ToArray<double>();
            var p = GoodnessOfFit.WeightedPValue(each[2000..], proposed.ToArray<double>(), sample.Weights, Edges(each[..2000], 20));
            Assert.True(p > GoodnessOfFit.FailureRate, $"projection {k}: p = {p:G3}");
        }
    }

    [Theory]
    [MemberData(nameof(Discrete))]
    public void Outcomes_SumToOne_AndDrawsFollowThem(string name)
    {
        var distribution = Catalogue.Get(name).Of();
        var outcomes = Outcomes(distribution);
        Assert.True(distribution.Support.Check(outcomes).All().ToBoolean());
        var probabilities = distribution.LogDensity(outcomes).Exp().ToArray<double>();
        Assert.Equal(1, probabilities.Sum(), 1e-6);
        var place = Keys(outcomes).Select((key, i) => (key, i)).ToDictionary(pair => pair.key, pair => pair.i);
        var counts = new double[probabilities.Length];
        var draws = Catalogue.Get(name).Of(ScalarType.Float32).Sample(new RandomStream(12), [10_000]);
        foreach (var key in Keys(draws))
            counts[place[key]]++;
        var p = GoodnessOfFit.PValue(counts, [.. probabilities.Select(q => q * 10_000)]);
        Assert.True(p > GoodnessOfFit.FailureRate, $"p = {p:G3}");
        if (Supported.Value(() => distribution.Entropy) is { } entropy)
            Assert.Equal(-probabilities.Where(q => q > 0).Sum(q => q * Math.Log(q)), entropy.ToDouble(), 1e-6);
    }

    /// <summary>The path gradient of E[sin(c . x)], each element of each parameter, against differences of the weighted integral.</summary>
    [Theory]
    [MemberData(nameof(Smooth))]
    public void PathGradient_OfAnExpectation_IsThatOfTheIntegral(string name)
    {
        const int n = 20_000;
        const double step = 1e-4;
        var one = Catalogue.Get(name).Of();
        var leaves = new List<Tensor>();
        var batch = one.MapParameters(p =>
        {
            var leaf = p.Value.Expand(Shape.Create([n]).Concat(p.Value.Shape)).Clone();
            leaf.RequiresGradient = true;
            leaves.Add(leaf);
            return leaf;
        });
        var draw = batch switch
        {
            IReparameterized smooth => smooth.Reparameterize(new RandomStream(6)),
            IImplicit pathwise => pathwise.ReparameterizeImplicitly(new RandomStream(6)),
            _ => throw new InvalidOperationException($"{one} has no path."),
        };
        var gradients = Autograd.Gradient([F(draw, one).Sum()], [.. leaves], allowUnused: true);
        var sample = new ImportanceSample(one, Count);
        var f = F(sample.Values, one).ToArray<double>();
        var center = f.Zip(sample.Weights, (a, w) => a * w).Average();
        for (var leaf = 0; leaf < leaves.Count; leaf++)
        {
            var elements = leaves[leaf].Count / n;
            for (var element = 0; element < elements; element++)
            {
                if (Moved(leaf, element, step) is not { } up || Moved(leaf, element, -step) is not { } down)
                    continue;                                                      // the element alone cannot move: above a diagonal, of a unit vector
                var (average, error) = MeanAndError(gradients[leaf]!.Reshape([n, -1]).Select(1, element).ToArray<double>());
                var slopes = sample.WeightsOf(up).ToArray<double>().Zip(sample.WeightsOf(down).ToArray<double>(), (a, b) => (a - b) / (2 * step));
                var (expected, spread) = MeanAndError([.. slopes.Zip(f, (slope, value) => slope * (value - center))]);
                Assert.True(Math.Abs(average - expected) <= 5 * Math.Sqrt(error * error + spread * spread) + 1e-6,
                    $"parameter {leaf}[{element}]: {average:R} +- {error:R}, by importance sampling {expected:R} +- {spread:R}");
            }
        }

        Distribution? Moved(int leaf, long element, double change)
        {
            var (count, isInside) = (0, true);
            var moved = one.MapParameters(p =>
            {
                if (count++ != leaf)
                    return p.Value;
                var numbers = p.Value.Reshape(-1).ToArray<double>();
                numbers[element] += change;
                var value = Tensor.From(numbers).Reshape(p.Value.Shape);
                isInside = p.Constraint.Check(value).All().ToBoolean();
                return value;
            });
            return isInside ? moved : null;
        }
    }

    /// <summary>The outcomes of a discrete vector distribution: those that it lists, permutations, or all count vectors of the total.</summary>
    private static Tensor Outcomes(Distribution distribution)
    {
        if (distribution is IFinite finite)
            return finite.Enumerate();
        var k = (int)distribution.EventShape[0];
        var (most, rows) = (distribution switch { PlackettLuce => k - 1, Multinomial m => m.Trials, DirichletMultinomial m => m.Trials, _ => 40 }, new List<double[]>());
        Fill(new double[k], 0);
        var isInside = distribution.Support.Check(All(rows)).ToArray<bool>();
        return All([.. rows.Where((_, i) => isInside[i])]);
        Tensor All(List<double[]> chosen) => Tensor.From(chosen.SelectMany(r => r).ToArray()).Reshape(chosen.Count, k).To(distribution.ValueType);
        void Fill(double[] row, int at)
        {
            if (at == k)
                rows.Add((double[])row.Clone());
            for (var value = 0; at < k && value <= most; value++)
            {
                row[at] = value;
                Fill(row, at + 1);
            }
        }
    }

    private static IEnumerable<string> Keys(Tensor outcomes) =>
        outcomes.ToArray<double>().Chunk((int)(outcomes.Count / outcomes.Size(0))).Select(row => string.Join(',', row));

    /// <summary>sin(c . x), bounded and without symmetry, [n].</summary>
    private static Tensor F(Tensor value, Distribution distribution)
    {
        var flat = value.Reshape([value.Size(0), -1]);
        return (0.3 + (flat * ((Tensor.Arange(flat.Size(-1), ScalarType.Float64) + 1) * 0.9).Cos()).Sum(-1) / Math.Sqrt(distribution.EventShape.Elements)).Sin();
    }

    private static double[] Edges(double[] values, int bins)
    {
        var sorted = values.Order().ToArray();
        return [.. Enumerable.Range(1, bins - 1).Select(i => sorted[i * sorted.Length / bins]).Distinct()];
    }

    private static (double Mean, double Error) MeanAndError(double[] values)
    {
        var average = values.Average();
        return (average, Math.Sqrt(values.Select(v => (v - average) * (v - average)).Average() / values.Length));
    }
}
