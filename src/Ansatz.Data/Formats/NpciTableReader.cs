using System.Globalization;

namespace Ansatz.Data.Formats;

/// <summary>
/// Reads a replication of the Infant Health and Development Program as the simulator NPCI wrote it: no header, 30 columns, which are the treatment, the
/// outcomes in the unit's own arm and in the other one, the expected outcomes untreated and treated, and 25 covariates. Source: Hill, Bayesian nonparametric
/// modeling for causal inference, 2011; Dorie, NPCI, 2016.
/// </summary>
internal sealed class NpciTableReader : Reader<Table>
{
    private const int Columns = 30, Covariates = 25;

    public override string Name => "IHDP of NPCI, 30 columns without header";

    public override IReadOnlyList<string> Extensions => [];

    public override bool Recognizes(DataSource source) =>
        source.LooksLikeText && source.Extension is ".csv" or "" && Fields(FirstLine(source)) is { } fields && fields[0] is 0 or 1;

    public override Table Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = TableOptions.From(arguments);
        using var reader = new StreamReader(source.Open());
        var rows = new List<double[]>();
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0) continue;
            rows.Add(Fields(text) ?? throw new DataException(source.Name, $"line {line}", $"is not {Columns} numbers with commas between", "a table whose columns have names in the first line may have any columns"));
            if (rows[^1][0] is not (0 or 1)) throw new DataException(source.Name, $"line {line}", $"has the treatment {rows[^1][0]}, where 0 or 1 is expected");
            Limits.Check(source, $"line {line}", 2.0 * 8 * Columns * rows.Count, $"{rows.Count} rows");
        }
        double[] Column(int c) => [.. rows.Select(row => row[c])];
        return options.Apply(new Table(
        [
            NumberColumn.Own(EffectColumns.Treatment, Column(0), ColumnKind.Boolean, role: ColumnRole.Treatment),
            NumberColumn.Own(EffectColumns.Outcome, Column(1), role: ColumnRole.Outcome),
            NumberColumn.Own(EffectColumns.Counterfactual, Column(2), role: ColumnRole.Truth),
            NumberColumn.Own(EffectColumns.Untreated, Column(3), role: ColumnRole.Truth),
            NumberColumn.Own(EffectColumns.Treated, Column(4), role: ColumnRole.Truth),
            .. Enumerable.Range(1, Covariates).Select(c => EffectColumns.Covariate($"x{c}", Column(Columns - Covariates + c - 1), notes)),
        ], source.Name), notes);
    }

    private static string FirstLine(DataSource source)
    {
        var head = source.Head.Span;
        var end = head.IndexOf((byte)'\n');
        return end < 0 ? "" : System.Text.Encoding.UTF8.GetString(head[..end]);
    }

    /// <summary>The numbers of a line; null where it is no line of 30 finite numbers.</summary>
    private static double[]? Fields(string line)
    {
        var texts = line.TrimEnd('\r').Split(',');
        if (texts.Length != Columns) return null;
        var values = new double[Columns];
        for (var c = 0; c < Columns; c++)
            if (!double.TryParse(texts[c], NumberStyles.Float, CultureInfo.InvariantCulture, out values[c]) || !double.IsFinite(values[c])) return null;
        return values;
    }
}
