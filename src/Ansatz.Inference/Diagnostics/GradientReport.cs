using System.Diagnostics;

namespace Ansatz.Inference;

/// <summary>How well the gradient in one parameter is estimated.</summary>
/// <param name="Name">The parameter's name in its module.</param>
/// <param name="Mean">The mean gradient over the estimates.</param>
/// <param name="Deviation">The standard deviation of one estimate, coordinate by coordinate.</param>
/// <param name="Error">The standard error of the mean.</param>
/// <param name="Variance">The sum of the variances of the coordinates.</param>
/// <param name="SignalToNoise">The norm of the mean over the root of the variance.</param>
/// <param name="BiasScore">The largest z-score of a coordinate against a reference objective; null where none was given.</param>
public sealed record ParameterGradient(
    string Name, IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation, IReadOnlyList<double> Error, double Variance, double SignalToNoise, double? BiasScore);

/// <summary>A report on the estimates of an objective's gradient.</summary>
/// <param name="Parameters">Each trainable parameter.</param>
/// <param name="Repeats">How many estimates were made.</param>
/// <param name="Milliseconds">The processor time of one estimate.</param>
public sealed record GradientReport(IReadOnlyList<ParameterGradient> Parameters, int Repeats, double Milliseconds)
{
    /// <summary>The sum of the variances of all coordinates.</summary>
    public double Variance => Parameters.Sum(parameter => parameter.Variance);

    /// <summary>Variance times milliseconds: the number to choose a strategy by; smaller is better.</summary>
    public double WorkNormalizedVariance => Variance * Milliseconds;
}

public sealed partial class Objective
{
    /// <summary>Repeats estimates of the gradient and reports their mean, variance and cost.</summary>
    /// <param name="stream">The randomness; estimate i uses <c>stream[i]</c>.</param>
    /// <param name="modules">Whose parameters the gradient is taken in.</param>
    /// <param name="repeats">How many estimates, at least 2.</param>
    /// <param name="reference">The same objective with other strategies, against whose mean the bias is measured; null: not measured.</param>
    /// <param name="options">How each estimate is made.</param>
    public GradientReport GradientReport(
        RandomStream stream, IReadOnlyList<Module> modules, int repeats, Objective? reference = null, EstimateOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 2);
        var (moments, milliseconds) = Moments(this, stream, modules, repeats, options);
        var others = reference is null ? null : Moments(reference, stream["reference"], modules, repeats, options).Moments;
        var names = modules.SelectMany(module => module.NamedParameters()).DistinctBy(named => named.Value).ToDictionary(named => named.Value, named => named.Key);
        var parameters = new List<ParameterGradient>();
        foreach (var (parameter, (mean, variance)) in moments)
        {
            var deviation = Array.ConvertAll(variance, Math.Sqrt);
            var error = Array.ConvertAll(deviation, d => d / Math.Sqrt(repeats));
            var total = variance.Sum();
            double? bias = null;
            if (others is not null)
            {
                var (otherMean, otherVariance) = others[parameter];
                bias = Enumerable.Range(0, mean.Length).Max(i =>
                {
                    var se = Math.Sqrt((variance[i] + otherVariance[i]) / repeats);
                    var difference = Math.Abs(mean[i] - otherMean[i]);
                    return se > 0 ? difference / se : difference > 1e-9 ? double.PositiveInfinity : 0;
                });
            }

            parameters.Add(new(names[parameter], mean, deviation, error, total, Math.Sqrt(mean.Sum(m => m * m) / Math.Max(total, 1e-300)), bias));
        }

        return new(parameters, repeats, milliseconds);
    }

    private static (Dictionary<Parameter, (double[] Mean, double[] Variance)> Moments, double Milliseconds) Moments(
        Objective objective, RandomStream stream, IReadOnlyList<Module> modules, int repeats, EstimateOptions? options)
    {
        var sums = new Dictionary<Parameter, (double[] Sum, double[] Squares)>(ReferenceEqualityComparer.Instance);
        objective.GradientEstimate(stream["warm-up"], modules, options);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (var i = 0; i < repeats; i++)
        {
            using var scope = TensorScope.Open();
            foreach (var (parameter, gradient) in objective.GradientEstimate(stream[i], modules, options).Gradients)
            {
                var numbers = gradient.ToArray<double>();
                if (!sums.TryGetValue(parameter, out var sum))
                {
                    sums[parameter] = sum = (new double[numbers.Length], new double[numbers.Length]);
                }

                for (var j = 0; j < numbers.Length; j++)
                {
                    sum.Sum[j] += numbers[j];
                    sum.Squares[j] += numbers[j] * numbers[j];
                }
            }
        }

        var milliseconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / repeats;
        var moments = sums.ToDictionary(
            pair => pair.Key,
            pair =>
            {
                var mean = Array.ConvertAll(pair.Value.Sum, sum => sum / repeats);
                var variance = mean.Select((m, j) => Math.Max(0, (pair.Value.Squares[j] / repeats) - (m * m)) * repeats / (repeats - 1)).ToArray();
                return (mean, variance);
            });
        return (moments, milliseconds);
    }
}
