using System.Text.RegularExpressions;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Probability;

namespace Ansatz.Systems.Programs;

/// <summary>The gradient report of a fitted program: one draw's strategy is changed at a time.</summary>
internal static partial class GradientAnalysis
{
    private const int MostParameters = 40;

    /// <summary>The report.</summary>
    /// <param name="model">The fitted program.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="repeats">Estimates behind each variance.</param>
    /// <param name="draws">Draws behind the Pareto shape.</param>
    /// <param name="run">The run.</param>
    public static Report Of(ProgrammableVi model, ProgramRows rows, int repeats, int draws, Run run)
    {
        var (objective, fitted, stream) = (model.Objective(rows), model.For(rows), run.Stream["analyze"]);
        var options = new EstimateOptions(AllowBiased: model.Options.AllowBiased);
        var own = objective.GradientReport(stream["own"], [model], repeats, options: options);
        var lines = new List<(string Site, string Strategy, GradientReport Report)> { ("all", "as fitted", own) };
        var sites = fitted.Ansatz.Simulate(stream["sites"]).Sites.Where(site => site.Kind == SiteKind.Latent).ToArray();
        foreach (var group in sites.GroupBy(site => Index().Replace(site.Address, "[*]")))
        {
            foreach (var strategy in Alternatives(group.First().Distribution!))
            {
                run.Cancellation.ThrowIfCancellationRequested();
                try
                {
                    lines.Add((group.Key, strategy, objective.With(group.Key, Strategy.Parse(strategy)).GradientReport(stream[group.Key][strategy], [model], repeats, objective, options)));
                }
                catch (StrategyException fault)
                {
                    run.Note($"{group.Key}={strategy} is left out: {fault.Message}");
                }
            }
        }
        var shape = ProgramEvaluation.ParetoShape(model, rows, stream["pareto"], draws);
        return Page(model, fitted, lines, shape, repeats);
    }

    private static Report Page(ProgrammableVi model, FittedProgram fitted, List<(string Site, string Strategy, GradientReport Report)> lines, double shape, int repeats)
    {
        var report = new Report($"programmable-vi analyze: {model.Options.Program.Title}") { Lead = $"Gradients of {model.Options.Objective}, {repeats} estimates of one draw each." };
        report.Fact(ProgramEvaluation.ParetoName, Measurements.Figure(shape)).Fact("parameters", $"{model.ParameterCount:N0}");
        report.Section("Strategies", "Each line changes how one draw is differentiated. Variance times milliseconds is the number to choose by: smaller is better. The bias is the largest z-score of a coordinate against the strategies of the fit.").Add(
            new ReportTable("strategies", ["draw", "strategy", "variance", "ms", "variance x ms", "bias z"],
                [.. lines.Select(line => (IReadOnlyList<string>)[line.Site, line.Strategy, Measurements.Figure(line.Report.Variance), Measurements.Figure(line.Report.Milliseconds), Measurements.Figure(line.Report.WorkNormalizedVariance), Bias(line.Report)])]),
            Plot.Bar("work", "draw and strategy", "variance x ms", lines.Select(line => KeyValuePair.Create($"{line.Site} {line.Strategy}", line.Report.WorkNormalizedVariance))));
        report.Section("Parameters", "The gradient as fitted: signal to noise is the norm of the mean over the root of the variance.").Add(
            new ReportTable("parameters", ["parameter", "numbers", "variance", "signal to noise"],
                [.. lines[0].Report.Parameters.Take(MostParameters).Select(p => (IReadOnlyList<string>)[p.Name, $"{p.Mean.Count}", Measurements.Figure(p.Variance), Measurements.Figure(p.SignalToNoise)])]));
        report.Section("Quality", $"The Pareto shape k of the importance weights is {Measurements.Figure(shape)}: below 0.5 the ansatz is good, below 0.7 usable, above it importance sampling with it fails.");
        report.Detail("shapes of the model", fitted.Model.Shapes().ToString()!);
        report.Detail("shapes of the ansatz", fitted.Ansatz.Shapes().ToString()!);
        return report;
    }

    private static string Bias(GradientReport report) => report.Parameters.Max(parameter => parameter.BiasScore) is { } z ? Measurements.Figure(z) : "";

    private static IEnumerable<string> Alternatives(Distribution distribution)
    {
        if (distribution is IReparameterized) yield return "reparam";
        if (distribution is IImplicit) yield return "implicit";
        if (distribution is IFinite) yield return "enum";
        if (distribution is IMeasureValued) yield return "mvd";
        yield return "score";
        yield return "loo:4";
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();
}
