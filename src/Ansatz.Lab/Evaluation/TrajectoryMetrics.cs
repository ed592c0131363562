using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// How far predicted paths are from what happened. Several futures are drawn for each scene, whose members move together; the best of a scene is
/// that of the smallest error over all its members. Units are those of the paths.
/// </summary>
public static class TrajectoryMetrics
{
    /// <summary>The displacement errors of members of scenes.</summary>
    /// <param name="predicted">Futures, [samples, members, steps, 2].</param>
    /// <param name="truth">What happened, [members, steps, 2].</param>
    /// <param name="sizes">How many members each scene has, in order; null: everybody is a scene.</param>
    /// <returns>The errors.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static DisplacementErrors Errors(Tensor predicted, Tensor truth, IReadOnlyList<int>? sizes = null)
    {
        if (predicted.Rank != 4 || truth.Rank != 3 || predicted.Shape[1..] != truth.Shape || truth.Size(-1) != 2 || truth.Size(1) < 1 || predicted.Size(0) < 1)
            throw new ArgumentException($"predicted paths of the shape {predicted.Shape} do not fit true ones of the shape {truth.Shape}; [samples, members, steps, 2] and [members, steps, 2] are expected", nameof(predicted));
        var members = (int)truth.Size(0);
        if (sizes is not null && (sizes.Sum() != members || sizes.Any(size => size < 1)))
            throw new ArgumentException($"scenes of {sizes.Sum()} members were given for {members}", nameof(sizes));
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        var distances = (predicted - truth).Square().Sum([-1]).Sqrt();
        var (samples, average, final) = ((int)predicted.Size(0), distances.Mean([-1]).ToArray<double>(), distances.Select(-1, truth.Size(1) - 1).ToArray<double>());
        double[] bestAverage = new double[members], bestFinal = new double[members], meanAverage = new double[members], meanFinal = new double[members];
        var start = 0;
        foreach (var size in sizes ?? [.. Enumerable.Repeat(1, members)])
        {
            int Best(double[] errors) => Enumerable.Range(0, samples).MinBy(s => Enumerable.Range(start, size).Sum(m => errors[s * members + m]));
            var (byAverage, byFinal) = (Best(average), Best(final));
            for (var m = start; m < start + size; m++)
            {
                (bestAverage[m], bestFinal[m]) = (average[byAverage * members + m], final[byFinal * members + m]);
                for (var s = 0; s < samples; s++) (meanAverage[m], meanFinal[m]) = (meanAverage[m] + average[s * members + m] / samples, meanFinal[m] + final[s * members + m] / samples);
            }
            start += size;
        }
        return new(bestAverage, bestFinal, meanAverage, meanFinal);
    }

    /// <summary>The share of pairs of members of a scene that come nearer than a distance at some step, over all samples; 0 where there are no pairs.</summary>
    /// <param name="paths">Paths, [samples, members, steps, 2].</param>
    /// <param name="sizes">How many members each scene has, in order.</param>
    /// <param name="distance">The distance.</param>
    public static double CollisionRate(Tensor paths, IReadOnlyList<int> sizes, double distance = 0.2)
    {
        if (paths.Rank != 4 || paths.Size(-1) != 2 || sizes.Sum() != paths.Size(1))
            throw new ArgumentException($"paths of the shape {paths.Shape} do not fit scenes of {sizes.Sum()} members; [samples, members, steps, 2] is expected", nameof(paths));
        var (values, members, steps) = (paths.ToArray<float>(), (int)paths.Size(1), (int)paths.Size(2));
        long pairs = 0, collisions = 0;
        for (var sample = 0; sample < paths.Size(0); sample++)
        {
            var start = sample * members;
            foreach (var size in sizes)
            {
                for (var a = start; a < start + size; a++)
                {
                    for (var b = a + 1; b < start + size; b++)
                    {
                        pairs++;
                        if (Meet(values.AsSpan(a * steps * 2, steps * 2), values.AsSpan(b * steps * 2, steps * 2), distance * distance)) collisions++;
                    }
                }
                start += size;
            }
        }
        return pairs == 0 ? 0 : (double)collisions / pairs;
    }

    /// <summary>Paths that go on as they went in the last step: the prediction to beat.</summary>
    /// <param name="past">What was seen, [members, steps, 2], at least two steps.</param>
    /// <param name="steps">How many steps to go on.</param>
    /// <returns>[members, steps, 2].</returns>
    public static Tensor ConstantVelocity(Tensor past, int steps)
    {
        var last = past.Narrow(1, past.Size(1) - 1, 1);
        var velocity = last - past.Narrow(1, past.Size(1) - 2, 1);
        return last + velocity * Tensor.Arange(1, steps + 1, 1, past.DataType, past.Device).Unsqueeze(-1);
    }

    private static bool Meet(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double squared)
    {
        for (var i = 0; i < a.Length; i += 2)
        {
            var (x, y) = (a[i] - b[i], a[i + 1] - b[i + 1]);
            if (x * x + y * y < squared) return true;
        }
        return false;
    }
}

/// <summary>Displacement errors, one a member: the mean over steps (ADE) and that of the last step (FDE), of the best sample of the member's scene and of the mean sample.</summary>
/// <param name="BestAverage">ADE of the scene's best sample.</param>
/// <param name="BestFinal">FDE of the scene's best sample, which is chosen by it.</param>
/// <param name="MeanAverage">ADE, the mean over samples.</param>
/// <param name="MeanFinal">FDE, the mean over samples.</param>
public sealed record DisplacementErrors(IReadOnlyList<double> BestAverage, IReadOnlyList<double> BestFinal, IReadOnlyList<double> MeanAverage, IReadOnlyList<double> MeanFinal);
