using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>The pictures of a fit and of the reproduction.</summary>
internal static class VluciPictures
{
    private const int ShownUnits = 1000, ShownIntervals = 30;

    /// <summary>Adds effects, confounder and intervals.</summary>
    /// <param name="run">The run.</param>
    /// <param name="seen">The units.</param>
    /// <param name="estimate">Their effects with the confounder.</param>
    /// <param name="unaided">Expected outcomes without it, [units, 2].</param>
    /// <param name="learner">The learner's name.</param>
    public static void AddTo(Run run, SeenUnits seen, EffectEstimate estimate, Tensor unaided, string learner)
    {
        var truth = EffectTruth.Of(seen.Table);
        var t = seen.Treatment!.ToArray<double>();
        run.Section("Effects", truth is null ? "Estimated effects of the units, with and without the inferred confounder; the truth is not known." : "True effects of a simulation against estimated ones: right estimates lie on the diagonal.")
            .Add(truth is null ? Differences(estimate, unaided, learner) : AgainstTruth(estimate, unaided, truth, learner));
        var u = seen.Confounder.Mean.Select(-1, 0).ToArray<double>();
        var section = run.Section("Confounder", "The inferred confounder: its posterior means by arm, and, where a simulation knows it, against the truth.");
        section.Add(ByArm(u, t));
        if (truth?.Confounder is { } confounder) section.Add(Scatter("confounder", "true confounder", "inferred confounder", confounder.ToArray<double>(), u, t));
        if (estimate.Counterfactual is not null)
            run.Section("Intervals", "Counterfactual outcomes of 30 units with their 95 % intervals, from the narrowest to the widest. The error of the learner itself is not in the intervals.").Add(Intervals(estimate, truth));
    }

    private static Plot AgainstTruth(EffectEstimate estimate, Tensor unaided, EffectTruth truth, string learner)
    {
        var rows = Thinned(truth.Effects.ToArray<double>().Length);
        double[] x = Take(truth.Effects, rows), aided = Take(estimate.Effects, rows), alone = Take(unaided.Select(-1, 1) - unaided.Select(-1, 0), rows);
        double[] ends = [x.Min(), x.Max()];
        double[] line = [.. Enumerable.Range(0, 60).Select(i => ends[0] + ((ends[1] - ends[0]) * i / 59))];
        return Plot.Scatter("effects", "true effect", "estimated effect", new Series($"{learner} alone", x, alone), new Series($"{learner} + confounder", x, aided), new Series("true", line, line));
    }

    private static Plot Differences(EffectEstimate estimate, Tensor unaided, string learner)
    {
        var rows = Thinned((int)unaided.Size(0));
        return Plot.Scatter("effects", $"effect, {learner} alone", $"effect, {learner} + confounder", new Series("units", Take(unaided.Select(-1, 1) - unaided.Select(-1, 0), rows), Take(estimate.Effects, rows)));
    }

    private static Plot ByArm(double[] u, double[] t)
    {
        const int bins = 30;
        var (low, high) = (u.Min(), Math.Max(u.Max(), u.Min() + 1e-6));
        var width = (high - low) / bins;
        double[] centers = [.. Enumerable.Range(0, bins).Select(bin => low + (width * (bin + 0.5)))];
        Series Arm(string name, double arm)
        {
            double[] own = [.. u.Where((_, i) => t[i] == arm)];
            return new(name, centers, [.. Enumerable.Range(0, bins).Select(bin => own.Count(value => Math.Clamp((int)((value - low) / width), 0, bins - 1) == bin) / (Math.Max(own.Length, 1) * width))]);
        }
        return Plot.Line("confounder-by-arm", "inferred confounder", "density", Arm("untreated", 0), Arm("treated", 1));
    }

    private static Plot Scatter(string name, string x, string y, double[] horizontal, double[] vertical, double[] t)
    {
        var rows = Thinned(t.Length);
        Series Arm(string series, double arm)
        {
            int[] own = [.. rows.Where(i => t[i] == arm)];
            return new(series, [.. own.Select(i => horizontal[i])], [.. own.Select(i => vertical[i])]);
        }
        return Plot.Scatter(name, x, y, Arm("untreated", 0), Arm("treated", 1));
    }

    private static Plot Intervals(EffectEstimate estimate, EffectTruth? truth)
    {
        double[] low = estimate.CounterfactualLow!.ToArray<double>(), high = estimate.CounterfactualHigh!.ToArray<double>(), middle = estimate.Counterfactual!.ToArray<double>();
        var count = Math.Min(ShownIntervals, low.Length);
        int[] order = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * low.Length / count)).OrderBy(i => high[i] - low[i])];
        var known = truth?.Counterfactual?.ToArray<double>();
        return Plot.Intervals("counterfactuals", "units, by the width of their interval", "counterfactual outcome", [.. order.Select(i => middle[i])], [.. order.Select(i => low[i])], [.. order.Select(i => high[i])],
            known is null ? null : [.. order.Select(i => known[i])]);
    }

    private static int[] Thinned(int count) => count <= ShownUnits ? [.. Enumerable.Range(0, count)] : [.. Enumerable.Range(0, ShownUnits).Select(i => (int)((long)i * count / ShownUnits))];

    private static double[] Take(Tensor values, int[] rows)
    {
        var all = values.ToArray<double>();
        return [.. rows.Select(row => all[row])];
    }
}
