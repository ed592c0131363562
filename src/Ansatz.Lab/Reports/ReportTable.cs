using System.Globalization;
using System.Text;

namespace Ansatz.Lab;

/// <summary>A table of a report.</summary>
/// <param name="Name">A short name in kebab case.</param>
/// <param name="Columns">The columns' names, with units.</param>
/// <param name="Rows">The cells, a row as long as <paramref name="Columns"/>.</param>
public sealed record ReportTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : Picture(Name)
{
    internal override string Extension => ".csv";

    /// <summary>A table of named figures.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="figures">The figures by name.</param>
    /// <returns>A table with the columns <c>metric</c> and <c>value</c>.</returns>
    public static ReportTable OfFigures(string name, IEnumerable<KeyValuePair<string, double>> figures) =>
        new(name, ["metric", "value"], [.. figures.Select(figure => (IReadOnlyList<string>)[figure.Key, Measurements.Figure(figure.Value)])]);

    /// <summary>A table of claims and what was found.</summary>
    /// <param name="results">The results.</param>
    /// <returns>The table.</returns>
    public static ReportTable OfClaims(IEnumerable<ClaimResult> results) => new("claims", ["claim", "text", "paper", "measured", "criterion", "holds"],
        [.. results.Select(r => (IReadOnlyList<string>)[r.Id, r.Text, r.Paper, r.Measured, r.Criterion, r.Verdict()])]);

    /// <summary>Whether every filled cell of a column is a number, so that it stands at the right.</summary>
    internal bool IsNumeric(int column) => Rows.Count > 0 && Rows.All(row => row[column].Length == 0 || double.TryParse(row[column], NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _));

    internal override void Save(string path)
    {
        var text = new StringBuilder();
        foreach (var row in (IEnumerable<IReadOnlyList<string>>)[Columns, .. Rows]) text.AppendJoin(',', row.Select(Quoted)).Append('\n');
        AtomicFile.WriteText(path, text.ToString());
    }

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny(',', '"', '\n') || cell.Contains('\r') ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
}
