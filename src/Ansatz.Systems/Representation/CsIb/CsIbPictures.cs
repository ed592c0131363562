using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Representation;

/// <summary>The pictures and tables of a fitted model.</summary>
internal static class CsIbPictures
{
    private const string CompressionAxis = "I(x; t), normalized", InformationAxis = "I(y; t) [bits]", RadiusAxis = "radius [standard deviations]", ErrorAxis = "RMSE";

    /// <summary>Figures on the test examples, and the pictures of a fit.</summary>
    public static void Report(CsIb model, RegressionBatch train, RegressionBatch validation, RegressionBatch test, Run run)
    {
        foreach (var (name, figure) in CsIbEvaluation.Of(model, test)) run.Figure($"test {name}", figure.Value);
        run.Section("Predictions", "Test examples, which were not learned from: what was predicted against what is true, and how the errors are distributed.").Add(Predictions(model, test), Residuals(model, test));
        (string, RegressionBatch)[] parts = [("train", train), ("validation", validation), ("test", test)];
        run.Section("Information plane", PlaneText).Add(PlaneOf([.. parts.Where(part => part.Item2.X.Size(0) > 1).Select(part => (part.Item1, InformationPoint.Of(model, part.Item2)))]));
    }

    /// <summary>The report of <c>analyze</c>.</summary>
    public static Report InformationPlane(CsIb model, IReadOnlyList<(string Name, RegressionBatch Data)> parts, Run run)
    {
        (string Name, InformationPoint Point)[] points = [.. parts.Select(part => (part.Name, InformationPoint.Of(model, part.Data)))];
        foreach (var (name, point) in points)
        {
            run.Figure($"{name} {InformationAxis}", point.Information);
            run.Figure($"{name} {CompressionAxis}", point.Compression);
        }
        var report = new Report("cs-ib analyze") { Lead = $"method {model.Options.Method}, beta {Measurements.Figure(model.Options.Beta)}" };
        report.Section("Information plane", PlaneText).Add(
            PlaneOf(points),
            new ReportTable("plane", ["examples", CompressionAxis, InformationAxis], [.. points.Select(p => (IReadOnlyList<string>)[p.Name, Measurements.Figure(p.Point.Compression), Measurements.Figure(p.Point.Information)])]));
        report.Section("Predictions").Add(Predictions(model, parts[^1].Data), Residuals(model, parts[^1].Data));
        return report;
    }

    /// <summary>The report of <c>attack</c>.</summary>
    public static Report Robustness(CsIb model, RegressionBatch data, IReadOnlyList<Attack> attacks, IReadOnlyList<double> radii, Run run)
    {
        (string Name, IReadOnlyList<double> Errors)[] curves = [.. attacks.Select(attack => (attack.Name, RobustnessCurve.Errors(model, data, attack, radii, run.Stream["attack"])))];
        foreach (var (name, errors) in curves) run.Figure($"RMSE under {name} of radius {Measurements.Figure(radii[^1])}", errors[^1]);
        var report = new Report("cs-ib attack") { Lead = $"{data.X.Size(0)} examples; the adversary changes every standardized feature by at most the radius" };
        report.Section("Robustness", "The root mean squared error, in the outcome's unit, by radius.").Add(
            Plot.Line("robustness", RadiusAxis, ErrorAxis, [.. curves.Select(curve => new Series(curve.Name, radii, curve.Errors))]),
            new ReportTable("errors", ["attack", .. radii.Select(Measurements.Figure)], [.. curves.Select(curve => (IReadOnlyList<string>)[curve.Name, .. curve.Errors.Select(Measurements.Figure)])]));
        return report;
    }

    /// <summary>Points of the information plane, a series each.</summary>
    public static Plot PlaneOf(IReadOnlyList<(string Name, InformationPoint Point)> points) => Plot.Scatter("information-plane", CompressionAxis, InformationAxis,
        [.. points.GroupBy(p => p.Name).Select(group => new Series(group.Key, [.. group.Select(p => p.Point.Compression)], [.. group.Select(p => p.Point.Information)]))]);

    /// <summary>Curves of error against radius, a series a model.</summary>
    public static Plot RobustnessOf(string name, IReadOnlyList<double> radii, IEnumerable<(string Name, IReadOnlyList<double> Errors)> curves) =>
        Plot.Line(name, RadiusAxis, ErrorAxis, [.. curves.Select(curve => new Series(curve.Name, radii, curve.Errors))]);

    /// <summary>The histogram of prediction less truth, of the first outcome.</summary>
    public static Plot Residuals(CsIb model, RegressionBatch data, string name = "residuals") =>
        Plot.Histogram(name, $"{OutcomeOf(model)}, predicted less true", (model.PredictFrom(data.X) - model.Examples.DecodeOutcome(data.Y)).Select(1, 0).ToArray<double>());

    private const string PlaneText = "To the left less of the inputs is kept, upwards more is told of the outcome (as if errors were normal). At most 1000 examples of a part enter I(x; t).";

    private static Plot Predictions(CsIb model, RegressionBatch data)
    {
        var few = InformationPoint.Thinned(data);
        var (predicted, truth) = (model.PredictFrom(few.X).Select(1, 0).ToArray<double>(), model.Examples.DecodeOutcome(few.Y).Select(1, 0).ToArray<double>());
        return Plot.Scatter("predictions", $"{OutcomeOf(model)}, true", $"{OutcomeOf(model)}, predicted", new Series("examples", truth, predicted));
    }

    private static string OutcomeOf(CsIb model) => model.Examples.OutcomeNames[0] + (model.Examples.OutcomeUnits[0] is { Length: > 0 } unit ? $" [{unit}]" : "");
}
