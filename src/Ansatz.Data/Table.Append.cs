namespace Ansatz.Data;

public sealed partial class Table
{
    /// <summary>The rows of this table, then those of another that has the same columns (in any order; further ones are left out).</summary>
    /// <param name="other">The other table.</param>
    /// <exception cref="DataException">It lacks a column, or has one of another type; the message names it.</exception>
    public Table Append(Table other) => new(columns.Select(column => Joined(column, other[column.Name], other.Source)), Source);

    private static Column Joined(Column first, Column second, string source) => (first, second) switch
    {
        (NumberColumn a, NumberColumn b) => NumberColumn.Own(a.Name, [.. a.Values, .. b.Values], a.Kind == b.Kind ? a.Kind : ColumnKind.Number, a.Unit, a.Role),
        (TextColumn a, TextColumn b) => new TextColumn(a.Name, [.. a.Values, .. b.Values], a.Unit, a.Role),
        (TimeColumn a, TimeColumn b) => new TimeColumn(a.Name, [.. a.Values, .. b.Values], a.Unit, a.Role),
        _ => throw new DataException(source, $"column '{first.Name}'", $"holds {Called(second)}, where the other table's holds {Called(first)}", "give both the same type"),
    };

    private static string Called(Column column) => column switch { NumberColumn => "numbers", TimeColumn => "times", _ => "texts" };
}
