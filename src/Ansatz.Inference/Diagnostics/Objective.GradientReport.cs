namespace Ansatz.Inference;

public sealed partial class Objective
{
    /// <summary>Repeats estimates of the gradient and reports their mean, variance and cost.</summary>
    /// <param name="stream">The randomness; estimate i uses <c>stream[i]</c>.</param>
    /// <param name="modules">Whose parameters the gradient is taken in.</param>
    /// <param name="repeats">How many estimates, at least 2.</param>
    /// <param name="reference">The same objective with other strategies (<see cref="With"/>), against whose mean the bias is measured; null: not measured.</param>
    /// <param name="options">How each estimate is made.</param>
    /// <param name="switchSites">Whether to try, for each finite site that is not enumerated, how much variance enumeration takes away: as many estimates again for each.</param>
    public GradientReport GradientReport(
        RandomStream stream, IReadOnlyList<Module> modules, int repeats, Objective? reference = null, EstimateOptions? options = null, bool switchSites = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 2);
        var own = GradientMoments.Of(this, stream, modules, repeats, options);
        var others = reference is null ? null : GradientMoments.Of(reference, stream["reference"], modules, repeats, options);
        var names = modules.SelectMany(module => module.NamedParameters()).DistinctBy(named => named.Value).ToDictionary(named => named.Value, named => named.Key);
        var parameters = own.Parameters.Select(parameter => own.Report(parameter, names[parameter], others)).ToArray();
        var total = parameters.Sum(parameter => parameter.Variance);
        var sites = switchSites ? FiniteSites(stream["plan"], options).Select(site => Switched(site, total, stream, modules, repeats, options)).ToArray() : [];
        return new(parameters, sites, repeats, own.Milliseconds);
    }

    /// <summary>How each draw of one run is differentiated: address and strategy, in the order of the draws. Those of frozen programs are not among them.</summary>
    /// <param name="stream">The randomness of the run.</param>
    /// <param name="options">How the estimates are made.</param>
    public IReadOnlyList<(string Address, string Strategy)> Strategies(RandomStream stream = default, EstimateOptions? options = null)
    {
        using var scope = TensorScope.Open();
        return [.. Evaluator.PlainDraws(this, stream, options ?? EstimateOptions.Default)
            .Where(static site => site.Strategy is not null).Select(static site => (site.Address, site.Strategy!.ToString()!)).Distinct()];
    }

    /// <summary>The finite sites with a free strategy that is not enumeration: address and strategy.</summary>
    private (string Address, string Strategy)[] FiniteSites(RandomStream stream, EstimateOptions? options)
    {
        using var scope = TensorScope.Open();
        return [.. Evaluator.PlainDraws(this, stream, options ?? EstimateOptions.Default)
            .Where(static site => site.Distribution is IFinite && site.Strategy is not (null or EnumeratedStrategy))
            .Select(static site => (site.Address, site.Strategy!.ToString()!)).Distinct()];
    }

    private SiteVariance Switched(
        (string Address, string Strategy) site, double variance, RandomStream stream, IReadOnlyList<Module> modules, int repeats, EstimateOptions? options)
    {
        try
        {
            var moments = GradientMoments.Of(With(site.Address, Strategy.Enumerated), stream, modules, repeats, options);
            var left = moments.Parameters.Sum(parameter => moments.Variance(parameter).Sum());
            return new(site.Address, site.Strategy, variance > 0 ? 1 - left / variance : 0, moments.Milliseconds);
        }
        catch (StrategyException)
        {
            return new(site.Address, site.Strategy, null, null);
        }
    }

    /// <summary>Sums over repeated estimates of a gradient.</summary>
    private sealed class GradientMoments
    {
        private readonly Dictionary<Parameter, (double[] Mean, double[] Squares)> sums = new(ReferenceEqualityComparer.Instance);
        private int count;

        public IEnumerable<Parameter> Parameters => sums.Keys;

        public double Milliseconds { get; private set; }

        public static GradientMoments Of(Objective objective, RandomStream stream, IReadOnlyList<Module> modules, int repeats, EstimateOptions? options)
        {
            var moments = new GradientMoments();
            objective.GradientEstimate(stream["warm-up"], modules, options);
            var before = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < repeats; i++)
            {
                using var scope = TensorScope.Open();
                moments.Add(objective.GradientEstimate(stream[i], modules, options).Gradients);
            }

            moments.Milliseconds = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / repeats;
            return moments;
        }

        public double[] Variance(Parameter parameter) => Array.ConvertAll(sums[parameter].Squares, square => square / (count - 1));

        public ParameterGradient Report(Parameter parameter, string name, GradientMoments? reference)
        {
            var (mean, variance) = (sums[parameter].Mean, Variance(parameter));
            var total = variance.Sum();
            var deviation = Array.ConvertAll(variance, Math.Sqrt);
            return new(
                name, mean, deviation, Array.ConvertAll(deviation, d => d / Math.Sqrt(count)), total,
                Math.Sqrt(mean.Sum(m => m * m) / Math.Max(total, 1e-300)), reference is null ? null : Bias(parameter, reference));
        }

        private double Bias(Parameter parameter, GradientMoments reference)
        {
            var (mean, variance) = (sums[parameter].Mean, Variance(parameter));
            var (otherMean, otherVariance) = (reference.sums[parameter].Mean, reference.Variance(parameter));
            return Enumerable.Range(0, mean.Length).Select(i =>
            {
                var difference = Math.Abs(mean[i] - otherMean[i]);
                var error = Math.Sqrt((variance[i] + otherVariance[i]) / count);
                return difference <= 1e-6 * (1 + Math.Abs(otherMean[i])) ? 0 : difference / error;
            }).DefaultIfEmpty().Max();
        }

        /// <summary>Welford's update: the variance of estimates that hardly differ keeps its digits.</summary>
        private void Add(IReadOnlyDictionary<Parameter, Tensor> gradients)
        {
            count++;
            foreach (var (parameter, gradient) in gradients)
            {
                var numbers = gradient.ToArray<double>();
                if (!sums.TryGetValue(parameter, out var sum))
                {
                    sums[parameter] = sum = (new double[numbers.Length], new double[numbers.Length]);
                }

                for (var j = 0; j < numbers.Length; j++)
                {
                    var step = numbers[j] - sum.Mean[j];
                    sum.Mean[j] += step / count;
                    sum.Squares[j] += step * (numbers[j] - sum.Mean[j]);
                }
            }
        }
    }
}
