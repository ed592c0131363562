namespace Ansatz.Data;

/// <summary>Makes a table of attributes in [0, 1] from whatever a user has, and brings its rows into the order of the images.</summary>
public static class AttributeTable
{
    /// <summary>
    /// An id column and attributes in [0, 1]. The id is the column of that role, else the first column. Columns of -1 and 1 become 0 and 1;
    /// a column of texts becomes one column <c>name=value</c> a value; numbers in [0, 1] are kept. Columns of role part are kept as they are.
    /// </summary>
    /// <param name="table">The table as read.</param>
    /// <param name="notes">Takes what was converted, and which attributes are constant.</param>
    /// <exception cref="DataException">A cell is empty, a value lies outside [0, 1], an id is empty or occurs twice, or there is no attribute.</exception>
    public static Table Normalize(Table table, INotes notes)
    {
        if (table.Columns.Count < 2) throw new DataException(table.Source, "", $"has {table.Columns.Count} column, where a file name and at least one attribute are expected");
        var id = table.Id ?? table.Columns[0];
        CheckIds(table, id);
        var columns = new List<Column> { new TextColumn(id.Name, id.ToTexts(), role: ColumnRole.Id) };
        var signed = new List<string>();
        foreach (var column in table.Columns.Where(c => c != id))
        {
            if (column.Role == ColumnRole.Part) columns.Add(column);
            else if (column is NumberColumn numbers) columns.Add(ToUnit(table, numbers, signed));
            else columns.AddRange(OneHot(table, column, notes));
        }
        if (signed.Count > 0) notes.Note($"{signed.Count} attribute{(signed.Count == 1 ? "" : "s")} of -1 and 1 taken as 0 and 1 ({string.Join(", ", signed.Take(5))}{(signed.Count > 5 ? ", ..." : "")})");
        var constant = columns.OfType<NumberColumn>().Where(c => c.Count > 1 && c.Values.IndexOfAnyExcept(c.Values[0]) < 0).Select(c => c.Name).ToArray();
        if (constant.Length > 0) notes.Warn($"the same for every row, so nothing can be learned about {string.Join(", ", constant.Take(5))}{(constant.Length > 5 ? $" and {constant.Length - 5} more" : "")}");
        return new(columns, table.Source);
    }

    /// <summary>
    /// The rows in the order of the ids. An id matches the row of the same name, else the row of the same file name without its folder,
    /// else without its extension.
    /// </summary>
    /// <param name="attributes">A table with an id column (else its first column is the id).</param>
    /// <param name="ids">The ids of the images.</param>
    /// <param name="notes">Takes the rows that name no image.</param>
    /// <exception cref="DataException">An image has no row; the message names the first five.</exception>
    public static Table Align(Table attributes, IReadOnlyList<string> ids, INotes notes)
    {
        var names = (attributes.Id ?? attributes.Columns[0]).ToTexts();
        Func<string, string>[] keys = [name => name, FileName, Path.GetFileNameWithoutExtension];
        var best = keys.MaxBy(key => Matches(key, names, ids))!;
        var index = names.Select((name, row) => (name, row)).Where(p => p.name is not null).GroupBy(p => best(p.name!)).ToDictionary(g => g.Key, g => g.First().row, StringComparer.Ordinal);
        return Finish(attributes, names, ids, [.. ids.Select(id => index.GetValueOrDefault(best(id), -1))], notes);
    }

    /// <summary>How many ids find a row by this key; none when two rows or two ids would share a key.</summary>
    private static int Matches(Func<string, string> key, string?[] names, IReadOnlyList<string> ids)
    {
        var rows = names.OfType<string>().GroupBy(key).ToArray();
        if (rows.Any(g => g.Count() > 1) || ids.Select(key).Distinct().Count() < ids.Count) return 0;
        var known = rows.Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return ids.Count(id => known.Contains(key(id)));
    }

    private static Table Finish(Table attributes, string?[] names, IReadOnlyList<string> ids, int[] rows, INotes notes)
    {
        string[] lacking = [.. ids.Where((_, i) => rows[i] < 0)];
        if (lacking.Length > 0)
            throw new DataException(attributes.Source, "", $"{lacking.Length} of {ids.Count} images have no row: {string.Join(", ", lacking.Take(5))}{(lacking.Length > 5 ? ", ..." : "")}",
                $"the column '{(attributes.Id ?? attributes.Columns[0]).Name}' must hold the file names; it begins with {string.Join(", ", names.Take(3))}");
        var used = rows.ToHashSet();
        string[] surplus = [.. Enumerable.Range(0, names.Length).Where(r => !used.Contains(r)).Select(r => names[r] ?? "")];
        if (surplus.Length > 0) notes.Warn($"{attributes.Source}: {surplus.Length} of {names.Length} rows name no image ({string.Join(", ", surplus.Take(5))}{(surplus.Length > 5 ? ", ..." : "")}) and are left out");
        return attributes.Rows(rows);
    }

    private static string FileName(string name) => name[(name.LastIndexOfAny(['/', '\\']) + 1)..];

    private static void CheckIds(Table table, Column id)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < id.Count; row++)
        {
            if (id.IsMissing(row)) throw new DataException(table.Source, $"column '{id.Name}', row {row + 1}", "the name is empty");
            if (!seen.TryAdd(id.Text(row), row)) throw new DataException(table.Source, $"column '{id.Name}', row {row + 1}", $"'{id.Text(row)}' is already the name of row {seen[id.Text(row)] + 1}");
        }
    }

    private static NumberColumn ToUnit(Table table, NumberColumn column, List<string> signed)
    {
        CheckPresent(table, column);
        var values = column.Values;
        var isSigned = values.Contains(-1) && values.IndexOfAnyExcept(-1, 1) < 0;
        if (isSigned)
        {
            signed.Add(column.Name);
            return NumberColumn.Own(column.Name, [.. values.ToArray().Select(v => (v + 1) / 2)], ColumnKind.Boolean);
        }
        for (var row = 0; row < values.Length; row++)
            if (values[row] is < 0 or > 1)
                throw new DataException(table.Source, $"column '{column.Name}', row {row + 1}", $"{values[row]} lies outside [0, 1]", "attributes are 0 and 1, -1 and 1, or numbers from 0 to 1: scale the column, or leave it out");
        return (NumberColumn)column.As(role: ColumnRole.Feature);
    }

    private static IEnumerable<Column> OneHot(Table table, Column column, INotes notes)
    {
        CheckPresent(table, column);
        var (values, labels) = ColumnClasses.Of(column);
        if (values.Count > ColumnClasses.Most)
            throw new DataException(table.Source, $"column '{column.Name}'", $"holds {values.Count} different texts, where an attribute is a number or one of at most {ColumnClasses.Most} words", "leave the column out");
        notes.Note($"column '{column.Name}' made into {values.Count} attributes: {string.Join(", ", values.Take(5).Select(v => $"{column.Name}={v}"))}{(values.Count > 5 ? ", ..." : "")}");
        return values.Select((value, number) => NumberColumn.Own($"{column.Name}={value}", [.. labels.Select(label => label == number ? 1.0 : 0.0)], ColumnKind.Boolean));
    }

    private static void CheckPresent(Table table, Column column)
    {
        if (column.MissingCount is not (> 0 and var missing)) return;
        var first = Enumerable.Range(0, column.Count).First(column.IsMissing);
        throw new DataException(table.Source, $"column '{column.Name}'", $"{missing} of {column.Count} values are empty, the first in row {first + 1}",
            $"fill them in, or have them taken as unknown: {table.Source}:missing=0.5");
    }
}
