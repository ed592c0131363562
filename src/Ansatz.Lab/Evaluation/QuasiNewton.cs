using System.Numerics.Tensors;

namespace Ansatz.Lab;

/// <summary>
/// The limited-memory quasi-Newton method (L-BFGS) for smooth convex functions of moderate size, in double precision.
/// Source: Nocedal and Wright, Numerical Optimization, 2006, algorithm 7.5, with a backtracking step that keeps the curvature positive.
/// </summary>
internal static class QuasiNewton
{
    private const int Memory = 10, Trials = 30;
    private const double SufficientDecrease = 1e-4;

    /// <summary>Minimizes a function.</summary>
    /// <param name="function">Value and gradient at a point.</param>
    /// <param name="start">Where it begins; not changed.</param>
    /// <param name="steps">Steps at most.</param>
    /// <param name="tolerance">The largest partial derivative at which it ends.</param>
    /// <param name="gain">The decrease of a step, relative to the value, below which it ends.</param>
    /// <returns>The point reached.</returns>
    public static double[] Minimize(Func<double[], (double Value, double[] Gradient)> function, double[] start, int steps, double tolerance = 1e-6, double gain = 1e-9)
    {
        var x = start;
        var (value, gradient) = function(x);
        var pairs = new List<(double[] Step, double[] Change, double Inverse)>();
        for (var step = 0; step < steps && TensorPrimitives.MaxMagnitude<double>(gradient) is var slope && Math.Abs(slope) > tolerance; step++)
        {
            var direction = Direction(gradient, pairs);
            var descent = TensorPrimitives.Dot<double>(direction, gradient);
            if (!(descent < 0))
            {
                pairs.Clear();
                direction = Scaled(gradient, -1);
                descent = TensorPrimitives.Dot<double>(direction, gradient);
            }
            if (Search(function, x, value, direction, descent, pairs.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(-descent)) : 1) is not var (point, there, at)) break;
            var (moved, change) = (Difference(point, x), Difference(at, gradient));
            var curvature = TensorPrimitives.Dot<double>(moved, change);
            if (curvature > 1e-12 * TensorPrimitives.Dot<double>(change, change))
            {
                pairs.Add((moved, change, 1 / curvature));
                if (pairs.Count > Memory) pairs.RemoveAt(0);
            }
            var decrease = value - there;
            (x, value, gradient) = (point, there, at);
            if (decrease <= gain * Math.Max(1, Math.Abs(value))) break;
        }
        return x;
    }

    /// <summary>The two loops over the last steps: minus the inverse Hessian's estimate times the gradient.</summary>
    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Change, double Inverse)> pairs)
    {
        var q = Scaled(gradient, -1);
        var shares = new double[pairs.Count];
        for (var i = pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = pairs[i].Inverse * TensorPrimitives.Dot<double>(pairs[i].Step, q);
            TensorPrimitives.MultiplyAdd(pairs[i].Change, -shares[i], q, q);
        }
        if (pairs is [.., var last]) TensorPrimitives.Multiply(q, 1 / (last.Inverse * TensorPrimitives.Dot<double>(last.Change, last.Change)), q);
        for (var i = 0; i < pairs.Count; i++)
        {
            var share = pairs[i].Inverse * TensorPrimitives.Dot<double>(pairs[i].Change, q);
            TensorPrimitives.MultiplyAdd(pairs[i].Step, shares[i] - share, q, q);
        }
        return q;
    }

    private static (double[] Point, double Value, double[] Gradient)? Search(
        Func<double[], (double Value, double[] Gradient)> function, double[] from, double value, double[] direction, double descent, double length)
    {
        for (var trial = 0; trial < Trials; trial++, length /= 2)
        {
            var point = new double[from.Length];
            TensorPrimitives.MultiplyAdd(direction, length, from, point);
            var (there, gradient) = function(point);
            if (double.IsFinite(there) && there <= value + SufficientDecrease * length * descent) return (point, there, gradient);
        }
        return null;
    }

    private static double[] Scaled(double[] values, double factor)
    {
        var result = new double[values.Length];
        TensorPrimitives.Multiply(values, factor, result);
        return result;
    }

    private static double[] Difference(double[] a, double[] b)
    {
        var result = new double[a.Length];
        TensorPrimitives.Subtract(a, b, result);
        return result;
    }
}
