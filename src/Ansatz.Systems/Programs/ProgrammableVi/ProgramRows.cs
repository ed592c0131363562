using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// The data of a <see cref="VariationalProgram"/>: named tensors whose first dimension are the rows at hand. A table gives one tensor a column,
/// <c>[rows]</c>; a column of words gives the numbers of its words in alphabetical order, from 0.
/// </summary>
public sealed class ProgramRows
{
    private readonly IReadOnlyList<KeyValuePair<string, Tensor>> columns;
    private readonly string source;

    private ProgramRows(IReadOnlyList<KeyValuePair<string, Tensor>> columns, int count, string source) =>
        (this.columns, Count, this.source) = (columns, count, source);

    /// <summary>No data: a program then uses its own.</summary>
    public static ProgramRows None { get; } = new([], 0, "");

    /// <summary>How many rows are at hand.</summary>
    public int Count { get; }

    /// <summary>Whether there are no data.</summary>
    public bool IsNone => columns.Count == 0;

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Names => columns.Select(column => column.Key);

    /// <summary>A column: <c>[rows, ..]</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="DataException">There is none; the message names the nearest.</exception>
    public Tensor this[string name] => Find(name) ?? throw Missing(name);

    /// <summary>The rows of a table. Key columns and times are left out.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="DataException">A value is missing; the message names column and row.</exception>
    public static ProgramRows Of(Table table)
    {
        var found = new List<KeyValuePair<string, Tensor>>();
        foreach (var column in table.Columns.Where(column => column.Role != ColumnRole.Id))
        {
            if (column is NumberColumn)
                found.Add(new(column.Name, table.ToTensor(column.Name).Select(1, 0).Escape()));
            else if (column is TextColumn words)
                found.Add(new(column.Name, Codes(words, table.Source)));
        }
        return new(found, table.Count, table.Source);
    }

    /// <summary>Rows of tensors.</summary>
    /// <param name="columns">Names and values, each <c>[rows, ..]</c>.</param>
    /// <exception cref="ArgumentException">The tensors have different numbers of rows.</exception>
    public static ProgramRows Of(params ReadOnlySpan<(string Name, Tensor Values)> columns)
    {
        if (columns.IsEmpty) return None;
        var count = columns[0].Values.Size(0);
        var named = new List<KeyValuePair<string, Tensor>>();
        foreach (var (name, values) in columns)
        {
            if (values.Size(0) != count) throw new ArgumentException($"'{name}' has {values.Size(0)} rows where '{columns[0].Name}' has {count}", nameof(columns));
            named.Add(new(name, values.Escape()));
        }
        return new(named, (int)count, "");
    }

    /// <summary>A column, or null where there is none: what a model observes as null it draws.</summary>
    /// <param name="name">Its name.</param>
    public Tensor? Find(string name) => columns.FirstOrDefault(column => column.Key == name).Value;

    /// <summary>Several columns side by side: <c>[rows, names]</c>.</summary>
    /// <param name="names">Their names.</param>
    /// <exception cref="DataException">There is no such column; the message names the nearest.</exception>
    public Tensor Matrix(params IEnumerable<string> names) => Tensor.Stack([.. names.Select(name => this[name])], 1);

    /// <summary>Some of the rows.</summary>
    /// <param name="rows">Their numbers, <c>[n]</c>.</param>
    public ProgramRows Rows(Tensor rows) =>
        new([.. columns.Select(column => KeyValuePair.Create(column.Key, column.Value.IndexSelect(0, rows)))], (int)rows.Size(0), source);

    /// <summary>The first rows.</summary>
    /// <param name="count">How many at most.</param>
    public ProgramRows Head(int count) => count >= Count ? this
        : new([.. columns.Select(column => KeyValuePair.Create(column.Key, column.Value.Narrow(0, 0, count)))], count, source);

    /// <summary>The rows with a column added or replaced.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its values, <c>[rows, ..]</c>.</param>
    public ProgramRows With(string name, Tensor values) =>
        new([.. columns.Where(column => column.Key != name), new(name, values)], IsNone ? (int)values.Size(0) : Count, source);

    private static Tensor Codes(TextColumn column, string source)
    {
        if (column.MissingCount > 0)
        {
            var row = Enumerable.Range(0, column.Count).First(column.IsMissing);
            throw new DataException(source, $"column '{column.Name}'", $"{column.MissingCount} of {column.Count} values are empty, the first in row {row + 1}", "fill them in, or leave the column out");
        }
        var words = column.Categories.ToList();
        return Tensor.From<long>([.. column.Values.Select(word => (long)words.IndexOf(word!))]).Escape();
    }

    private DataException Missing(string name)
    {
        var nearest = NearestNames.Of(name, Names);
        return new(source, $"column '{name}'", IsNone ? "is needed by the program, and no table was given" : $"is needed by the program; the columns are {string.Join(", ", Names)}",
            IsNone ? "name one: --table FILE" : nearest.Count > 0 ? $"did you mean '{nearest[0]}'?" : "");
    }
}
