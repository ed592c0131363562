namespace Ansatz.Inference;

/// <summary>A point of an ascent.</summary>
/// <param name="Point">Where.</param>
/// <param name="Value">The log density there.</param>
/// <param name="Gradient">Its gradient.</param>
/// <param name="InverseHessian">The estimate of the inverse of minus the Hessian, [n, n], from the steps before.</param>
internal sealed record AscentPoint(double[] Point, double Value, double[] Gradient, double[,] InverseHessian);

/// <summary>
/// The path of the limited-memory quasi-Newton method (L-BFGS) that climbs a log density, in double precision. The inverse Hessian starts each time from a diagonal
/// that has seen all steps (Gilbert and Lemarechal, 1989), to which the last steps are applied, as Pathfinder needs it.
/// </summary>
internal static class LimitedMemoryPath
{
    private const double SufficientGain = 1e-4, CurvatureShare = 0.9;
    private const int Trials = 40;

    /// <summary>Climbs from a start until a step gains nothing.</summary>
    /// <param name="target">The log density.</param>
    /// <param name="start">[n].</param>
    /// <param name="steps">Steps at most.</param>
    /// <param name="stream">The randomness of the model's own noise, if it has any.</param>
    /// <param name="memory">How many steps the inverse Hessian applies.</param>
    /// <param name="tolerance">The gain, relative to the value, below which it ends.</param>
    /// <exception cref="NonFiniteException">The log density is not finite at the start.</exception>
    public static IReadOnlyList<AscentPoint> Ascend(PackedTarget target, Tensor start, int steps, RandomStream stream, int memory = 6, double tolerance = 1e-8)
    {
        (double Value, double[] Gradient) At(double[] point)
        {
            using var scope = TensorScope.Open();
            var (value, gradient) = target.Gradients(Tensor.From<double>(point).To(ScalarType.Float32).Unsqueeze(0), stream);
            return (value[0].ToDouble(), gradient[0].ToArray<double>());
        }

        var x = start.ToArray<double>();
        var n = x.Length;
        var (value, gradient) = At(x);
        if (!double.IsFinite(value) || !Array.TrueForAll(gradient, double.IsFinite))
        {
            throw new NonFiniteException("objective", $"the log density is {value} at the start of the search, or its gradient is not finite: start elsewhere (Start.Feasible).");
        }

        var diagonal = new double[n];
        Array.Fill(diagonal, 1);
        var pairs = new List<(double[] Step, double[] Change)>();
        var path = new List<AscentPoint> { new(x, value, gradient, InverseHessian(diagonal, pairs)) };
        for (var step = 0; step < steps; step++)
        {
            var inverse = path[^1].InverseHessian;
            var direction = pairs.Count == 0 ? gradient : Product(inverse, gradient);
            var slope = Dot(direction, gradient);
            if (!(slope > 0))
            {
                break;
            }

            var first = pairs.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(slope)) : 1;
            if (Search(At, x, value, direction, slope, first) is not { } found)
            {
                break;
            }

            var moved = Combine(found.Point, x, -1);
            var change = Combine(gradient, found.Gradient, -1);
            var gain = found.Value - value;
            (x, value, gradient) = (found.Point, found.Value, found.Gradient);
            if (Dot(moved, change) > 1e-12 * Dot(change, change))
            {
                Renew(diagonal, moved, change);
                pairs.Add((moved, change));
                if (pairs.Count > memory)
                {
                    pairs.RemoveAt(0);
                }
            }

            path.Add(new(x, value, gradient, InverseHessian(diagonal, pairs)));
            if (gain <= tolerance * Math.Max(1, Math.Abs(value)))
            {
                break;
            }
        }

        return path;
    }

    /// <summary>A step with the Wolfe conditions, by doubling and halving; null: no step gains.</summary>
    private static (double[] Point, double Value, double[] Gradient)? Search(
        Func<double[], (double Value, double[] Gradient)> at, double[] from, double value, double[] direction, double slope, double length)
    {
        var (low, high) = (0.0, double.PositiveInfinity);
        (double[], double, double[])? best = null;
        for (var trial = 0; trial < Trials; trial++)
        {
            var point = Combine(from, direction, length);
            var (there, gradient) = at(point);
            if (!double.IsFinite(there) || !Array.TrueForAll(gradient, double.IsFinite) || there < value + (SufficientGain * length * slope))
            {
                high = length;
            }
            else
            {
                best = (point, there, gradient);
                if (Dot(gradient, direction) <= CurvatureShare * slope)
                {
                    return best;
                }

                low = length;
            }

            length = double.IsFinite(high) ? (low + high) / 2 : 2 * length;
        }

        return best;
    }

    /// <summary>The diagonal with a further step: for one coordinate, step / change.</summary>
    private static void Renew(double[] diagonal, double[] step, double[] change)
    {
        var (a, b, c) = (0.0, Dot(step, change), 0.0);
        for (var i = 0; i < diagonal.Length; i++)
        {
            a += diagonal[i] * change[i] * change[i];
            c += step[i] * step[i] / diagonal[i];
        }

        for (var i = 0; i < diagonal.Length; i++)
        {
            var d = diagonal[i];
            var inverse = (a / (b * d)) + (change[i] * change[i] / b) - (a * step[i] * step[i] / (b * c * d * d));
            diagonal[i] = 1 / Math.Max(inverse, 1e-12);
        }
    }

    /// <summary><c>H = (I - r s y') H (I - r y s') + r s s'</c> for each step, from the diagonal, with <c>r = 1 / s'y</c>.</summary>
    private static double[,] InverseHessian(double[] diagonal, List<(double[] Step, double[] Change)> pairs)
    {
        var n = diagonal.Length;
        var h = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            h[i, i] = diagonal[i];
        }

        foreach (var (step, change) in pairs)
        {
            var r = 1 / Dot(step, change);
            var hy = Product(h, change);
            var factor = r * (1 + (r * Dot(change, hy)));
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    h[i, j] += (factor * step[i] * step[j]) - (r * ((hy[i] * step[j]) + (step[i] * hy[j])));
                }
            }
        }

        return h;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static double[] Combine(double[] a, double[] b, double factor) => [.. a.Select((x, i) => x + (factor * b[i]))];

    private static double[] Product(double[,] matrix, double[] vector)
    {
        var product = new double[vector.Length];
        for (var i = 0; i < product.Length; i++)
        {
            for (var j = 0; j < vector.Length; j++)
            {
                product[i] += matrix[i, j] * vector[j];
            }
        }

        return product;
    }
}
