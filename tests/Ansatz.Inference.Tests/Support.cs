namespace Ansatz.Inference.Tests;

/// <summary>A module of named numbers.</summary>
internal sealed class Numbers : Module
{
    private readonly Dictionary<string, Parameter> values = [];

    public Numbers(params ReadOnlySpan<(string Name, double Value)> numbers)
    {
        foreach (var (name, value) in numbers)
        {
            values[name] = new Parameter(Tensor.Scalar(value, ScalarType.Float64));
        }
    }

    public Tensor this[string name] => values[name].Value;

    public Parameter Of(string name) => values[name];
}

/// <summary>Statistics of gradient estimates.</summary>
internal static class Statistics
{
    /// <summary>Means and standard errors of the gradients in some numbers over batches of particles, and the mean value.</summary>
    public static (double Value, double[] Mean, double[] Error) Gradients(
        Objective objective, Numbers numbers, string[] names, int batches, int particles, int seed = 1)
    {
        var sums = new double[names.Length];
        var squares = new double[names.Length];
        var value = 0.0;
        for (var batch = 0; batch < batches; batch++)
        {
            var estimate = objective.GradientEstimate(new RandomStream(seed)[batch], [numbers], new(Particles: particles));
            value += estimate.Value / batches;
            for (var i = 0; i < names.Length; i++)
            {
                var gradient = estimate.Gradients[numbers.Of(names[i])].ToDouble();
                sums[i] += gradient;
                squares[i] += gradient * gradient;
            }
        }

        var mean = Array.ConvertAll(sums, sum => sum / batches);
        var error = new double[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            error[i] = Math.Sqrt(Math.Max(0, (squares[i] / batches) - (mean[i] * mean[i])) / (batches - 1));
        }

        return (value, mean, error);
    }

    /// <summary>Asserts that an estimate lies within some standard errors of the truth.</summary>
    public static void Near(double truth, double estimate, double error, double errors = 4)
    {
        Assert.True(
            Math.Abs(estimate - truth) <= (errors * error) + 1e-7,
            $"estimate {estimate} is {Math.Abs(estimate - truth) / error:f1} standard errors ({error:g3}) from {truth}");
    }
}
