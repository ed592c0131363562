using Ansatz.Torch;

namespace Ansatz.Testing;

/// <summary>Gradients by central differences, for comparison with autograd. Everything runs in <see cref="ScalarType.Float64"/>.</summary>
public static class FiniteDifferences
{
    /// <summary>
    /// Compares the gradients of a scalar function with central differences at every element of every input. The error of a central difference is
    /// about step^2 |f'''| / 6 + 1e-16 |f| / step, some 1e-9 for functions of order one at the default step.
    /// </summary>
    /// <param name="function">A scalar function, or one whose result is weighted with fixed numbers to make a scalar.</param>
    /// <param name="tolerance">The largest allowed |autograd - difference| / max(1, |difference|).</param>
    /// <param name="step">The half width of the difference.</param>
    /// <param name="inputs">Double-precision inputs.</param>
    /// <returns>The largest error found.</returns>
    /// <exception cref="InvalidOperationException">An error is above the tolerance.</exception>
    public static double Check(Func<IReadOnlyList<Tensor>, Tensor> function, double tolerance = 1e-6, double step = 1e-5, params IReadOnlyList<Tensor> inputs)
    {
        var leaves = inputs.Select(x => x.Detach().To(ScalarType.Float64).Clone()).ToList();
        foreach (var leaf in leaves) leaf.RequiresGradient = true;
        var gradients = Autograd.Gradient([Scalar(function(leaves))], leaves, allowUnused: true);

        var worst = 0.0;
        for (var i = 0; i < leaves.Count; i++)
        {
            var gradient = gradients[i]?.ToArray<double>() ?? new double[leaves[i].Count];
            var values = leaves[i].ToArray<double>();
            for (var j = 0; j < values.Length; j++)
            {
                var difference = (At(i, j, step) - At(i, j, -step)) / (2 * step);
                var error = Math.Abs(gradient[j] - difference) / Math.Max(1, Math.Abs(difference));
                if (!(error <= tolerance))
                    throw new InvalidOperationException($"input {i}, element {j}: autograd {gradient[j]:G9}, difference {difference:G9}, error {error:G3} above {tolerance:G3}");
                worst = Math.Max(worst, error);
            }
        }
        return worst;

        double At(int input, int element, double offset)
        {
            using var off = NoGrad.Begin();
            var moved = leaves.Select(x => x.Detach()).ToList();
            var values = moved[input].ToArray<double>();
            values[element] += offset;
            moved[input] = Tensor.From<double>(values, moved[input].Shape.AsSpan());
            return Scalar(function(moved)).ToDouble();
        }
    }

    // A fixed weighting makes a scalar of any result, and no gradient vanishes by symmetry.
    private static Tensor Scalar(Tensor result) =>
        result.Rank == 0 ? result : (result.Flatten() * (Tensor.Arange(result.Count, ScalarType.Float64) * 0.7 + 0.3).Cos()).Sum();
}
