using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

public class GradientTests
{
    /// <summary>
    /// dx/dtheta at a fixed probability is -(dF/dtheta) / p: the difference of the quantile. A compound draw has a path through two random variables, of which
    /// only the mean given x is that of the quantile; it is what makes the gradient unbiased for any continuation.
    /// </summary>
    [Theory]
    [MemberData(nameof(Catalogue.SmoothScalar), MemberType = typeof(Catalogue))]
    public void PathGradient_IsMinusTheDerivativeOfTheCdfOverTheDensity(string name)
    {
        const double step = 1e-5;
        var item = Catalogue.Get(name);
        if (item.HasCircularMoments)
            return;                                                        // a draw turns with its center, on whatever circle of numbers
        var n = item.IsCompound ? 40_000 : 200;
        var source = new ParameterSource(ScalarType.Float64, [n]) { AsLeaves = true };
        var distribution = item.Make(source);
        var draw = Path(distribution);
        var gradients = Autograd.Gradient([draw.Sum()], source.Leaves, allowUnused: true);
        var x = draw.Detach();
        var density = distribution.LogDensity(x).Exp().ToArray<double>();
        for (var leaf = 0; leaf < gradients.Length; leaf++)
        {
            if (source.Leaves[leaf].Rank > 1)
                continue;                                                  // the elements of a vector are not moved one by one here
            var slope = gradients[leaf]!.ToArray<double>();
            var (up, down) = (Cdf(leaf, step), Cdf(leaf, -step));
            var expected = Enumerable.Range(0, n).Select(i => -(up[i] - down[i]) / (2 * step) / density[i]).ToArray();
            if (item.IsCompound)
            {
                HasMeanZeroGiven(x.ToArray<double>(), [.. slope.Zip(expected, (s, e) => s - e)], [.. density.Select(p => p >= 1e-3)]);
                continue;
            }

            for (var i = 0; i < n; i++)
            {
                if (density[i] < 1e-3)
                    continue;                                              // differences of F lose their digits in the tails
                Assert.True(Math.Abs(slope[i] - expected[i]) <= 1e-4 * Math.Max(0.01, Math.Abs(expected[i])),
                    $"parameter {leaf} at x = {x[i].ToDouble():R}: {slope[i]:R}, by differences {expected[i]:R}");
            }
        }

        double[] Cdf(int leaf, double change)
        {
            var moved = item.Make(new ParameterSource(ScalarType.Float64, item.HasPole ? default : [n]) { Moved = leaf, Step = change });
            return item.HasPole ? new ScalarQuadrature(moved, hasPole: true).Cdf(x.ToArray<double>()) : moved.Cdf(x).ToArray<double>(); // no closed form beside the pole
        }
    }

    /// <summary>In each twentieth of the values, and so for every function of them: within 5 standard errors, of which one in 10^6 means is further away.</summary>
    private static void HasMeanZeroGiven(double[] x, double[] residuals, bool[] isUsed)
    {
        var order = Enumerable.Range(0, x.Length).Where(i => isUsed[i]).OrderBy(i => x[i]).ToArray();
        foreach (var part in order.Chunk(order.Length / 20))
        {
            var mean = part.Average(i => residuals[i]);
            var error = Math.Sqrt(part.Average(i => (residuals[i] - mean) * (residuals[i] - mean)) / part.Length);
            Assert.True(Math.Abs(mean) <= 5 * error + 1e-6, $"near {x[part[0]]:R}: mean {mean:R} +- {error:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.SmoothScalar), MemberType = typeof(Catalogue))]
    public void PathGradient_OfAnExpectation_IsThatOfTheIntegral(string name)
    {
        const int n = 40_000;
        const double step = 1e-3;
        var item = Catalogue.Get(name);
        var source = new ParameterSource(ScalarType.Float64, [n]) { AsLeaves = true };
        var draw = Path(item.Make(source));
        var gradients = Autograd.Gradient([(item.HasCircularMoments ? draw.Sin() / (2 + draw.Cos()) : draw / (1 + draw.Square())).Sum()], source.Leaves, allowUnused: true);
        for (var leaf = 0; leaf < gradients.Length; leaf++)
        {
            var isVector = source.Leaves[leaf].Rank > 1;
            for (var element = 0; element < source.Leaves[leaf].Count / n; element++)
            {
                var each = gradients[leaf]!.Reshape([n, -1]).Select(1, element).ToArray<double>();
                var average = each.Average();
                var error = Math.Sqrt(each.Select(g => (g - average) * (g - average)).Average() / n);
                var place = isVector ? element : -1;
                var expected = (Integral(leaf, place, step) - Integral(leaf, place, -step)) / (2 * step);
                Assert.True(Math.Abs(average - expected) <= 5 * error + 1e-5, $"parameter {leaf}[{element}]: {average:R} +- {error:R}, by quadrature {expected:R}");
            }
        }

        double Integral(int leaf, int element, double change) =>
            new ScalarQuadrature(item.Make(new ParameterSource(ScalarType.Float64) { Moved = leaf, MovedElement = element, Step = change }), item.HasPole)
                .Expectation(x => item.HasCircularMoments ? Math.Sin(x) / (2 + Math.Cos(x)) : x / (1 + x * x));
    }

    [Theory]
    [MemberData(nameof(Catalogue.Smooth), MemberType = typeof(Catalogue))]
    public void PathDraw_HasTheNumbersOfSample_AndAGradientForEveryParameter(string name)
    {
        var source = new ParameterSource(ScalarType.Float64, [3]) { AsLeaves = true };
        var distribution = Catalogue.Get(name).Make(source);
        var draw = Path(distribution);
        Assert.Equal(distribution.Sample(new RandomStream(6)).ToArray<double>(), draw.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
        foreach (var gradient in Autograd.Gradient([(draw * draw).Sum()], source.Leaves, allowUnused: true))
            Assert.True(gradient!.IsFinite().All().ToBoolean());
    }

    /// <summary>A reparameterized draw is differentiated as what it is, a function of its parameters at fixed noise.</summary>
    [Theory]
    [MemberData(nameof(Catalogue.Reparameterized), MemberType = typeof(Catalogue))]
    public void PathDraw_AtFixedNoise_HasTheDerivativesOfDifferences(string name)
    {
        var one = Catalogue.Get(name).Of();
        var parameters = new List<Tensor>();
        one.MapParameters(p =>
        {
            parameters.Add(p.Value);
            return p.Value;
        });
        var noise = ((IPushforward)one).DrawNoise(new RandomStream(8), [4]);
        FiniteDifferences.Check(moved =>
        {
            var next = 0;
            return ((IPushforward)one.MapParameters(_ => moved[next++])).FromNoise(noise);
        }, 1e-5, 1e-6, parameters);
    }

    /// <summary>E[sum of sg(c (f(x+) - f(x-))) theta] has the gradient of E[f(x)]; f is bounded and has no symmetry.</summary>
    [Theory]
    [MemberData(nameof(Catalogue.MeasureValued), MemberType = typeof(Catalogue))]
    public void MeasureValuedDerivative_IsUnbiased(string name)
    {
        const int n = 60_000;
        const double step = 1e-4;
        var item = Catalogue.Get(name);
        var source = new ParameterSource(ScalarType.Float64, [n]) { AsLeaves = true };
        var distribution = item.Make(source);
        var x = distribution.Sample(new RandomStream(8));
        var surrogate = Tensor.Zeros([n], ScalarType.Float64);
        foreach (var term in ((IMeasureValued)distribution).MeasureValuedTerms(x, new RandomStream(9)))
            surrogate = surrogate + (term.Coefficient.Detach() * (F(term.Positive ?? x) - F(term.Negative ?? x))).Detach() * term.Parameter;
        var gradients = Autograd.Gradient([surrogate.Sum()], source.Leaves, allowUnused: true);
        var any = false;
        for (var leaf = 0; leaf < gradients.Length; leaf++)
        {
            if (gradients[leaf] is not { } gradient)
                continue;
            any = true;
            for (var element = 0; element < gradient.Count / n; element++)
            {
                var each = gradient.Reshape([n, -1]).Select(1, element).ToArray<double>();
                var average = each.Average();
                var error = Math.Sqrt(each.Select(g => (g - average) * (g - average)).Average() / n);
                var expected = Expected(item, leaf, element, step);
                Assert.True(Math.Abs(average - expected) <= 5 * error + 1e-6, $"parameter {leaf}[{element}]: {average:R} +- {error:R}, exactly {expected:R}");
            }
        }
        Assert.True(any);
    }

    private static double Expected(DistributionCase item, int leaf, int element, double step)
    {
        return (At(step) - At(-step)) / (2 * step);
        double At(double change)
        {
            var isVector = item.Name.StartsWith("Categorical", StringComparison.Ordinal) || (item.Name == "OrderedLogistic" && leaf == 1);
            var distribution = item.Make(new ParameterSource(ScalarType.Float64) { Moved = leaf, Step = change, MovedElement = isVector ? element : -1 });
            if (!distribution.Support.IsDiscrete)
                return new ScalarQuadrature(distribution).Expectation(x => F(Tensor.From([x])).ToDouble());
            var outcomes = Tensor.Arange(distribution is IFinite finite ? finite.Cardinality : item.Most, type: ScalarType.Float64);
            return (distribution.LogDensity(outcomes).Exp() * F(outcomes)).Sum().ToDouble();
        }
    }

    private static Tensor F(Tensor x) => (x.To(ScalarType.Float64) * 0.7 + 0.3).Sin();

    private static Tensor Path(Distribution distribution) => distribution switch
    {
        IReparameterized smooth => smooth.Reparameterize(new RandomStream(6)),
        IImplicit pathwise => pathwise.ReparameterizeImplicitly(new RandomStream(6)),
        _ => throw new InvalidOperationException($"{distribution} has no path."),
    };
}
