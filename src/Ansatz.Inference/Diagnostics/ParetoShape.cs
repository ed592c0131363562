namespace Ansatz.Inference;

/// <summary>Measures of how well an ansatz approximates a posterior, and of how well a gradient is estimated.</summary>
public static partial class Diagnostics
{
    /// <summary>
    /// The shape k of the generalized Pareto distribution fitted to the largest importance weights <c>p(x, z) / q(z)</c>: below 0.5 the ansatz
    /// is good, below 0.7 usable, above 0.7 importance sampling with it fails (Vehtari et al., Pareto Smoothed Importance Sampling, 2015).
    /// </summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="ansatz">The ansatz.</param>
    /// <param name="draws">How many draws, at least 25.</param>
    /// <param name="stream">The randomness.</param>
    /// <returns>k; negative infinity where all weights are equal: the ansatz is exact.</returns>
    public static double ParetoShape(GenerativeProgram model, GenerativeProgram ansatz, int draws, RandomStream stream)
    {
        var weights = LogWeights(model, ansatz, draws, stream).Weights;
        return ParetoSmoothing.Of([.. Enumerable.Range(0, draws).Select(i => weights.Sum(item => item[i]))]).Shape;
    }

    /// <summary>
    /// The shape of each item's own importance weights: of each image of a plate that encloses the whole model, each with a posterior of its own. A model without such a
    /// plate is one item.
    /// </summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="ansatz">The ansatz.</param>
    /// <param name="draws">How many draws, at least 25.</param>
    /// <param name="stream">The randomness.</param>
    /// <returns>k of each item; negative infinity where its weights are all equal, NaN where one is not a number.</returns>
    public static IReadOnlyList<double> ParetoShapes(GenerativeProgram model, GenerativeProgram ansatz, int draws, RandomStream stream) =>
        Shapes(LogWeights(model, ansatz, draws, stream).Weights);

    internal static double[] Shapes(double[][] weights) =>
        Array.ConvertAll(weights, item => Array.Exists(item, double.IsNaN) ? double.NaN : ParetoSmoothing.Of(item).Shape);

    /// <summary>Log importance weights, [item][draw], and whether rows of plates that are no items are left out of them.</summary>
    internal static (double[][] Weights, bool ArePartial) LogWeights(GenerativeProgram model, GenerativeProgram ansatz, int draws, RandomStream stream, int together = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 25);
        ArgumentOutOfRangeException.ThrowIfLessThan(together, 1);
        var partial = false;
        List<double>[]? items = null;
        for (var done = 0; done < draws; done += together)
        {
            using var scope = TensorScope.Open();
            var count = Math.Min(together, draws - done);
            var trace = ProgramRuns.Simulate(new PlanKey().Add(nameof(LogWeights)).Add(model).Add(ansatz), stream[done], count, o =>
            {
                var q = o.Simulate(ansatz);
                var p = o.Replay(model, q);
                partial |= p.Sites.Concat(q.Sites).Any(site => site.Frames.Skip(p.Items?.Length ?? 0).Any(plate => plate.Of != plate.Size));
                return Trace.Of(ChoiceMap.Empty, p.LogDensity - q.LogDensity, p);
            });
            var values = trace.LogDensity.Reshape([count, -1]);
            var numbers = values.ToArray<double>();
            var width = (int)values.Size(1);
            items ??= [.. Enumerable.Range(0, width).Select(_ => new List<double>(draws))];
            for (var i = 0; i < numbers.Length; i++)
            {
                items[i % width].Add(numbers[i]);
            }
        }

        return ([.. (items ?? []).Select(item => item.ToArray())], partial);
    }
}

/// <content>The shape of the importance weights of a bound's ansatz.</content>
public sealed partial class Objective
{
    /// <summary>The model and the ansatz, where the objective is a bound of them.</summary>
    internal (GenerativeProgram Model, GenerativeProgram Ansatz)? Pair { get; init; }

    /// <summary>
    /// The Pareto shape of the ansatz, as <see cref="Diagnostics.ParetoShapes"/>, where the objective is a bound (<see cref="Bound.Of"/>): the median over its items.
    /// </summary>
    /// <param name="stream">The randomness.</param>
    /// <param name="draws">How many draws, at least 25.</param>
    /// <param name="together">How many of them are made at once, which takes as much memory as a bound with so many particles.</param>
    /// <returns>
    /// k; null where the objective is no bound, or is of some rows only of a plate that is no item, so that its weights are not those of the posterior.
    /// </returns>
    public double? ParetoShape(RandomStream stream, int draws = 1000, int together = 20)
    {
        if (Pair is not { } pair)
        {
            return null;
        }

        var (weights, partial) = Diagnostics.LogWeights(pair.Model, pair.Ansatz, draws, stream, together);
        return partial || weights.Length == 0 ? null : Diagnostics.Shapes(weights).Order().ElementAt(weights.Length / 2);
    }
}

/// <summary>Pareto-smoothed importance weights.</summary>
/// <param name="Shape">k of the tail: negative infinity where all weights are equal.</param>
/// <param name="LogWeights">The smoothed, normalized log weights, in the order given.</param>
public sealed record ParetoSmoothing(double Shape, IReadOnlyList<double> LogWeights)
{
    private const int LeastTail = 5;

    /// <summary>The effective number of draws, <c>1 / sum w^2</c>.</summary>
    public double EffectiveDraws => 1 / LogWeights.Sum(weight => Math.Exp(2 * weight));

    /// <summary>Smooths log weights: the largest min(S / 5, 3 sqrt S) are replaced by quantiles of the fitted generalized Pareto distribution.</summary>
    /// <exception cref="ArgumentException">There are fewer than 25, or one is NaN.</exception>
    public static ParetoSmoothing Of(IReadOnlyList<double> logWeights)
    {
        var count = logWeights.Count;
        if (count < 5 * LeastTail || logWeights.Any(double.IsNaN))
        {
            throw new ArgumentException($"Pareto smoothing takes at least {5 * LeastTail} log weights that are numbers; {count} are given.", nameof(logWeights));
        }

        var largest = logWeights.Max();
        var weights = logWeights.Select(weight => Math.Exp(weight - largest)).ToArray();
        var tail = (int)Math.Min(0.2 * count, 3 * Math.Sqrt(count));
        var order = Enumerable.Range(0, count).OrderBy(i => weights[i]).ToArray();
        var threshold = weights[order[count - tail - 1]];
        var excesses = order[^tail..].Select(i => weights[i] - threshold).ToArray();
        var shape = double.NegativeInfinity;
        if (excesses[^1] > 1e-12)
        {
            double scale;
            (shape, scale) = GeneralizedPareto.Fit([.. excesses.Select(excess => Math.Max(excess, 1e-300))]);
            if (double.IsFinite(shape) && scale > 0 && double.IsFinite(scale))
            {
                using var scope = TensorScope.Open();
                var probabilities = (Tensor.Arange(tail, ScalarType.Float64) + 0.5) / tail;
                var quantiles = new GeneralizedPareto(Double(threshold), Double(scale), Double(shape)).Quantile(probabilities).ToArray<double>();
                for (var j = 0; j < tail; j++)
                {
                    weights[order[count - tail + j]] = Math.Min(1, quantiles[j]);
                }
            }
        }

        var total = Math.Log(weights.Sum());
        return new(shape, Array.ConvertAll(weights, weight => Math.Log(weight) - total));
    }

    private static Tensor Double(double number) => Tensor.Scalar(number, ScalarType.Float64);
}
