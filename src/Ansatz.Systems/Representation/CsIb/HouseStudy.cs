using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>What was measured of a method on the test houses.</summary>
/// <param name="Model">The model.</param>
/// <param name="Test">The test houses, which are clean.</param>
/// <param name="Error">The root mean squared error, in log prices.</param>
/// <param name="Point">The point of the information plane.</param>
internal sealed record HouseFigures(CsIb Model, RegressionBatch Test, double Error, InformationPoint Point)
{
    private static readonly Attack Adversary = RobustnessCurve.Attacks[1];

    /// <summary>The error under PGD of a radius.</summary>
    public double Attacked(double radius) => RobustnessCurve.Errors(Model, Test, Adversary, [radius], new RandomStream(0))[0];
}

/// <summary>Houses drawn by a seed, and methods fitted to them with a share of contaminated outcomes.</summary>
internal sealed class HouseStudy
{
    private const double Shift = 2;

    private readonly CsIbOptions _recipe;
    private readonly HouseParts _sizes;
    private readonly Table _houses;
    private readonly double[] _uniform, _normal;

    /// <summary>Draws the parts by the run's seed.</summary>
    public HouseStudy(Table houses, CsIbOptions recipe, HouseParts sizes, Run run)
    {
        (_recipe, _sizes) = (recipe, sizes);
        var order = run.Stream["houses"].Permutation(houses.Count).ToArray<long>();
        _houses = houses.Rows([.. order.Take(sizes.Train + sizes.Validation + sizes.Test).Select(row => (int)row)]);
        _uniform = run.Stream["contaminated"].Uniform([_houses.Count], ScalarType.Float64).ToArray<double>();
        _normal = run.Stream["contamination"].Normal([_houses.Count], ScalarType.Float64).ToArray<double>();
    }

    /// <summary>Fits methods to houses of whose outcomes (but not of the test's) a share is contaminated by 2 + N(0, 1).</summary>
    /// <param name="share">The share, in [0, 1]; with a larger one the same houses are contaminated, and more.</param>
    /// <param name="methods">Their names.</param>
    /// <param name="run">The run.</param>
    public IReadOnlyDictionary<string, HouseFigures> Measure(double share, IReadOnlyList<string> methods, Run run)
    {
        var held = _sizes.Train + _sizes.Validation;
        var outcome = _houses.Columns.OfType<NumberColumn>().Single(column => column.Role == ColumnRole.Outcome);
        double[] values = [.. Enumerable.Range(0, _houses.Count).Select(i => outcome.Values[i] + (i < held && _uniform[i] < share ? Shift + _normal[i] : 0))];
        var table = _houses.With(new NumberColumn(outcome.Name, values, role: ColumnRole.Outcome));
        Examples Part(int start, int count) => Examples.Of(table.Rows([.. Enumerable.Range(start, count)]));
        var (train, validation, test) = (Part(0, _sizes.Train), Part(_sizes.Train, _sizes.Validation), Part(held, _sizes.Test));
        var found = new Dictionary<string, HouseFigures>();
        foreach (var name in methods)
        {
            var model = CsIb.FitTo(train, validation, Bottlenecks.Of(name, _recipe), run);
            var data = model.TensorsOf(test, run);
            var batch = new RegressionBatch(data.X.Escape(), data.Y.Escape());
            found[name] = new(model, batch, RegressionMetrics.RootMeanSquaredError(model.PredictFrom(batch.X), batch.Y), InformationPoint.Of(model, batch));
        }
        return found;
    }
}

/// <summary>The tables and pictures of the study.</summary>
internal static class HousePictures
{
    private static readonly double[] Shares = [0, 0.1, 0.2, 0.3];

    /// <summary>Adds them to the report of the first seed.</summary>
    public static void AddTo(Run run, HouseStudy study, IReadOnlyDictionary<string, HouseFigures> dirty, IReadOnlyDictionary<string, HouseFigures>? clean, IReadOnlyList<double> radii)
    {
        run.Section("Information plane", "A point a method and β, fitted with 20 % of the outcomes contaminated and judged on clean test houses: to the left less of the inputs is kept, upwards more is told of the price. The first seed.").Add(
            CsIbPictures.PlaneOf([.. dirty.Select(found => (found.Key, found.Value.Point))]),
            new ReportTable("figures", ["method", "RMSE", "PGD RMSE at 0.2", "I(x;t), normalized", "I(y;t) [bits]"],
                [.. dirty.Select(found => (IReadOnlyList<string>)[found.Key, Measurements.Figure(found.Value.Error), Measurements.Figure(found.Value.Attacked(0.2)), Measurements.Figure(found.Value.Point.Compression), Measurements.Figure(found.Value.Point.Information)])]));
        foreach (var attack in RobustnessCurve.Attacks)
        {
            run.Section($"Robustness to {attack.Name.ToUpperInvariant()}", "The error on test houses whose standardized features are changed by at most the radius; fitted with contaminated outcomes.").Add(
                CsIbPictures.RobustnessOf($"robustness-{attack.Name}", radii, dirty.Select(found => (found.Key, RobustnessCurve.Errors(found.Value.Model, found.Value.Test, attack, radii, run.Stream["attack"])))));
        }
        run.Section("Errors", "Predicted less true log prices of test houses: squared error moves all predictions up by the mean of the contamination.").Add(
            [.. dirty.Where(found => found.Key is Bottlenecks.Cs or Bottlenecks.Mse).Select((found, i) => CsIbPictures.Residuals(found.Value.Model, found.Value.Test, $"residuals-{i}") with { Caption = found.Key })]);
        if (clean is null) return;
        string[] methods = [Bottlenecks.Cs, Bottlenecks.Mse];
        var curve = Shares.Select(share => share switch { 0 => clean, 0.2 when dirty.ContainsKey(Bottlenecks.Mse) => dirty, _ => study.Measure(share, methods, run) }).ToArray();
        run.Section("Contamination", "The error on clean test houses by the share of contaminated outcomes in training and validation.").Add(
            Plot.Line("contamination", "share of contaminated outcomes", "RMSE", [.. methods.Select(method => new Series(method, Shares, [.. curve.Select(found => found[method].Error)]))]));
    }
}
