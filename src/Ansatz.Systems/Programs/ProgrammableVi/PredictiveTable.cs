using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>Posterior predictive draws in a few numbers a row.</summary>
internal static class PredictiveTable
{
    /// <summary>The table of a fitted program at rows.</summary>
    /// <param name="fitted">The program.</param>
    /// <param name="observed">The addresses that it observes.</param>
    /// <param name="table">The table of the rows, for their key.</param>
    /// <param name="samples">How many draws.</param>
    /// <param name="stream">The randomness.</param>
    public static Table Of(FittedProgram fitted, IReadOnlySet<string> observed, Table table, int samples, RandomStream stream)
    {
        var drawn = fitted.Model.Uncondition().Predictive(fitted.Ansatz, samples, stream);
        var wanted = drawn.Where(choice => observed.Contains(choice.Address)).ToArray();
        var perRow = wanted.All(choice => IsPerRow(choice.Value, fitted.Rows.Count));
        var count = perRow ? fitted.Rows.Count : 1;
        var columns = new List<Column> { Key(table, count) };
        foreach (var (address, value) in wanted)
        {
            var rest = perRow ? value.Shape[2..] : value.Shape[1..];
            var sorted = value.Reshape([samples, count, rest.Elements]).To(ScalarType.Float64).Sort(0).Values;
            var names = DrawTable.Names(address, rest).ToArray();
            Tensor At(double p) => sorted.Select(0, (long)Math.Round(p * (samples - 1)));
            var mean = sorted.Mean([0]);
            var deviation = (sorted - mean).Square().Mean([0]).Sqrt();
            for (var c = 0; c < names.Length; c++)
            {
                Column Of(Tensor values, string suffix) => new NumberColumn(names[c] + suffix, values.Select(1, c).ToArray<double>());
                columns.AddRange([Of(mean, ""), Of(deviation, ".sd"), Of(At(0.05), ".low"), Of(At(0.95), ".high")]);
            }
        }
        return new Table(columns);
    }

    // [draws, rows, event]: a plate of rows is the only dimension of that size in the right place.
    private static bool IsPerRow(Tensor value, int rows) => rows > 0 && value.Rank >= 2 && value.Size(1) == rows;

    private static Column Key(Table table, int count) => count == table.Count && table.Id is { } key
        ? new TextColumn(key.Name, key.ToTexts(), role: ColumnRole.Id)
        : new NumberColumn("row", [.. Enumerable.Range(0, count).Select(i => (double)i)], ColumnKind.Integer, role: ColumnRole.Id);
}
