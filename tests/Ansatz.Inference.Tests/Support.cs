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

/// <summary>
/// Named numbers, a copy for each of many rows: where the rows are items, the gradient in a copy is that of one draw, and a single estimate gives as many
/// independent ones as there are rows.
/// </summary>
internal sealed class Rows : Module
{
    private readonly Dictionary<string, Parameter> values = [];

    public Rows(int count, params ReadOnlySpan<(string Name, double Value)> numbers)
    {
        Count = count;
        foreach (var (name, value) in numbers)
        {
            values[name] = new Parameter(Tensor.Full([count], value, ScalarType.Float64));
        }
    }

    public int Count { get; }

    public Tensor this[string name] => values[name].Value;

    /// <summary>Mean and variance of the gradient of one draw, with their standard errors, for each number; and the mean value.</summary>
    public (double Value, Dictionary<string, Moments> Gradients) Gradients(Objective objective, RandomStream stream, EstimateOptions? options = null)
    {
        using var scope = TensorScope.Open();
        var estimate = objective.GradientEstimate(stream, [this], options);
        return (estimate.Value, values.ToDictionary(pair => pair.Key, pair => Moments.Of(estimate.Gradients[pair.Value] * Count)));
    }
}

/// <summary>Mean and variance of independent numbers, with their standard errors.</summary>
internal sealed record Moments(double Mean, double Error, double Variance, double VarianceError)
{
    public static Moments Of(Tensor numbers)
    {
        var n = numbers.Count;
        var mean = numbers.Mean().ToDouble();
        var squares = (numbers - mean).Square();
        var variance = squares.Mean().ToDouble();
        return new(mean, Math.Sqrt(variance / n), variance, Math.Sqrt((squares - variance).Square().Mean().ToDouble() / n));
    }
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

    /// <summary>Asserts that two independent estimates agree within some standard errors of their difference.</summary>
    public static void Agree((double Mean, double Error) one, (double Mean, double Error) other, double errors = 4) =>
        Near(one.Mean, other.Mean, double.Hypot(one.Error, other.Error), errors);

    /// <summary>Asserts that an estimate lies within some standard errors of the truth.</summary>
    public static void Near(double truth, double estimate, double error, double errors = 4)
    {
        Assert.True(
            Math.Abs(estimate - truth) <= (errors * error) + 1e-7,
            $"estimate {estimate} is {Math.Abs(estimate - truth) / error:f1} standard errors ({error:g3}) from {truth}");
    }
}
