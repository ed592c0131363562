using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>What is measured of a fitted program.</summary>
internal static class ProgramEvaluation
{
    /// <summary>The name of the Pareto shape.</summary>
    public const string ParetoName = "Pareto shape k";

    private const int ParetoDraws = 2000, ParetoRows = 8, ReplicatedDraws = 200, ReplicatedRows = 500;

    /// <summary>Measures.</summary>
    /// <param name="model">The fitted program.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="samples">Draws behind the importance-weighted bound.</param>
    /// <param name="stream">The randomness.</param>
    /// <returns>Metrics by name with unit; the half width of a 95 % interval where one is known, else 0.</returns>
    public static IReadOnlyList<(string Name, double Value, double HalfWidth)> Of(ProgrammableVi model, ProgramRows rows, int samples, RandomStream stream)
    {
        var fitted = model.For(rows);
        var (bound, elbo) = EvidenceBound.Of(fitted.Model, fitted.Ansatz, samples, stream["bounds"]);
        var metrics = new List<(string, double, double)> { Mean("ELBO [nats]", elbo), Mean($"log evidence bound, {samples} samples [nats]", bound) };
        metrics.Add((ParetoName, ParetoShape(model, rows, stream["pareto"]), 0));
        metrics.AddRange(PredictiveChecks(model, model.Program.IsAmortized ? rows.Head(ReplicatedRows) : rows, stream["replicated"]));
        metrics.AddRange(model.Program.Measure(fitted, stream["own"]));
        return metrics;
    }

    /// <summary>Metrics as a table.</summary>
    public static Table ToTable(IReadOnlyList<(string Name, double Value, double HalfWidth)> metrics) =>
        MeanFigure.ToTable(metrics.Select(metric => KeyValuePair.Create(metric.Name, new MeanFigure(metric.Value, metric.HalfWidth))));

    /// <summary>The Pareto shape of the importance weights; of an amortized program the median over a few rows.</summary>
    public static double ParetoShape(ProgrammableVi model, ProgramRows rows, RandomStream stream, int draws = ParetoDraws)
    {
        var isAmortized = model.Program.IsAmortized;
        var fitted = model.For(isAmortized ? rows.Head(ParetoRows) : rows);
        if (!isAmortized) return Diagnostics.ParetoShape(fitted.Model, fitted.Ansatz, draws, stream);
        var shapes = Diagnostics.ParetoShapes(fitted.Model, fitted.Ansatz, draws / 4, stream).Order().ToArray();
        return shapes[shapes.Length / 2];
    }

    /// <summary>How often the mean and the deviation of what the model replicates exceed those observed: near 0 or 1 the model does not fit.</summary>
    private static IEnumerable<(string Name, double Value, double HalfWidth)> PredictiveChecks(ProgrammableVi model, ProgramRows rows, RandomStream stream)
    {
        var fitted = model.For(rows);
        foreach (var site in ProgrammableVi.Sites(fitted.Model).Where(site => site.IsObserved))
        {
            yield return ($"P(mean of replicated {site.Address} >= observed)", Check(site.Address, numbers => numbers.Mean([-1])), 0);
            if (site.Value.Count > 1) yield return ($"P(sd of replicated {site.Address} >= observed)", Check(site.Address, numbers => numbers.Variance([-1])), 0);
        }

        double Check(string address, Func<Tensor, Tensor> statistic) => Diagnostics.PredictiveCheck(
            fitted.Model, fitted.Ansatz, choices => statistic(choices[address].To(ScalarType.Float32).Reshape([ReplicatedDraws, -1])), ReplicatedDraws, stream).PValue;
    }

    private static (string, double, double) Mean(string name, Tensor items)
    {
        var (mean, halfWidth) = MeanFigure.Of(items);
        return (name, mean, halfWidth);
    }
}
