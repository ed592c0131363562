using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

/// <summary>Comparisons of tensors, and of gradients with finite differences.</summary>
internal static class Numbers
{
    /// <summary>Double-precision normal numbers.</summary>
    public static Tensor Normal(RandomStream stream, params long[] shape) => stream.Normal(shape, ScalarType.Float64);

    /// <summary>Fails unless shapes are equal and all elements are within a tolerance, relative to max(1, magnitude).</summary>
    public static void Near(Tensor expected, Tensor actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Near(expected.ToArray<double>(), actual.ToArray<double>(), tolerance);
    }

    public static void Near(double[] expected, double[] actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var error = Math.Abs(expected[i] - actual[i]) / Math.Max(1, Math.Abs(expected[i]));
            Assert.True(error <= tolerance, $"element {i}: {actual[i]:g17} instead of {expected[i]:g17}");
        }
    }

    /// <summary>Compares the gradients in all parameters of a module and in its inputs with central differences.</summary>
    public static void Gradients(Module module, Func<IReadOnlyList<Tensor>, Tensor> forward, params IReadOnlyList<Tensor> inputs)
    {
        module.To(ScalarType.Float64);
        Parameter[] parameters = [.. module.Parameters()];
        FiniteDifferences.Check(
            all =>
            {
                var values = parameters.Select((parameter, i) => (parameter, all[inputs.Count + i]))
                    .ToDictionary(pair => pair.parameter, pair => pair.Item2);
                using var substituted = ParameterScope.Substitute(values);
                return forward([.. all.Take(inputs.Count)]);
            },
            inputs: [.. inputs, .. parameters.Select(parameter => parameter.Value)]);
    }
}
