using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>A mean over items and the half width of its 95 % interval, 1.96 standard errors.</summary>
/// <param name="Value">The mean.</param>
/// <param name="HalfWidth">The half width; 0 where the figure is no mean over items, or of one item.</param>
public readonly record struct MeanFigure(double Value, double HalfWidth)
{
    /// <summary>The mean of values.</summary>
    /// <param name="values">A value an item, at least one; any shape.</param>
    /// <returns>The mean and its interval.</returns>
    public static MeanFigure Of(Tensor values) => Of(values.ToArray<double>());

    /// <summary>The mean of values.</summary>
    /// <param name="values">A value an item, at least one.</param>
    /// <returns>The mean and its interval.</returns>
    public static MeanFigure Of(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        var variance = values.Sum(x => (x - mean) * (x - mean)) / Math.Max(values.Count - 1, 1);
        return new MeanFigure(mean, 1.96 * Math.Sqrt(variance / values.Count));
    }

    /// <summary>Figures as what <c>evaluate</c> gives: a row a metric, with <c>low</c> and <c>high</c> where there is an interval.</summary>
    /// <param name="figures">The figures in order, by name with unit.</param>
    /// <returns>The columns <c>metric</c>, <c>value</c>, <c>low</c>, <c>high</c>.</returns>
    public static Table ToTable(IEnumerable<KeyValuePair<string, MeanFigure>> figures)
    {
        var rows = figures.ToArray();
        double End(MeanFigure figure, int sign) => figure.HalfWidth > 0 ? figure.Value + (sign * figure.HalfWidth) : double.NaN;
        return new Table(
        [
            new TextColumn("metric", rows.Select(row => row.Key), role: ColumnRole.Id),
            new NumberColumn("value", [.. rows.Select(row => row.Value.Value)]),
            new NumberColumn("low", [.. rows.Select(row => End(row.Value, -1))]),
            new NumberColumn("high", [.. rows.Select(row => End(row.Value, 1))]),
        ]);
    }
}
