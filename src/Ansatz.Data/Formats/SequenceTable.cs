namespace Ansatz.Data.Formats;

/// <summary>
/// Sequences as a table, a row a time: <c>id, group, environment, part, time</c> and the channels. CSV, TSV, Parquet and JSON are read and written so.
/// </summary>
internal static class SequenceTable
{
    private const string Id = "id", Group = "group", Environment = "environment", Part = "part", Time = "time";

    /// <summary>The sequences of a table, in the order of their first rows; the rows of each are put in the order of their times.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">Which columns are what.</param>
    /// <param name="name">The id of the only sequence where no column has ids.</param>
    /// <param name="notes">Takes conversions and doubts.</param>
    public static Sequences Read(Table table, SequenceOptions options, string name, INotes notes)
    {
        if (table.Count == 0) throw new DataException(table.Source, "", "has no rows");
        Column? id = options.Column(table, Id, Id), time = options.Column(table, Time, Time, "frame");
        Column? group = options.Column(table, Group, Group, "scene"), environment = options.Column(table, Environment, Environment), part = table.TryGet(Part, out var column) ? column : null;
        var taken = new[] { id, time, group, environment, part };
        var values = (options.Values.Count > 0 ? options.Values.Select(v => table[v]) : table.Columns.Where(c => !taken.Contains(c))).Select(c => Numbers(table, c)).ToArray();
        if (values.Length == 0) throw new DataException(table.Source, "", "has no columns of values", "name them: " + table.Source + ":values=x+y");
        if (time is null) notes.Note($"{table.Source} has no column 'time': its sequences are bags of vectors");
        var times = time is null ? null : TimesOf(table, time, notes);

        var rows = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var row = 0; row < table.Count; row++)
        {
            var key = id is null ? name : id.IsMissing(row) ? throw Fault(table, id, row, "is empty, where every row has the id of its sequence") : $"{group?.Text(row)}\n{environment?.Text(row)}\n{id.Text(row)}";
            if (!rows.TryGetValue(key, out var list)) rows[key] = list = [];
            list.Add(row);
        }
        var made = rows.Values.Select(list =>
        {
            if (times is not null) list.Sort((a, b) => times[a].CompareTo(times[b]) is var order && order != 0 ? order : a.CompareTo(b));
            var flat = new float[list.Count * values.Length];
            for (var r = 0; r < list.Count; r++)
                for (var c = 0; c < values.Length; c++) flat[r * values.Length + c] = (float)values[c].Values[list[r]];
            string? Of(Column? from) => from is null || from.IsMissing(list[0]) ? null : from.Text(list[0]);
            return Sequence.Own(table.Source, Of(id) ?? name, times is null ? null : [.. list.Select(r => times[r])], flat, values.Length, Of(group), Of(environment), Of(part));
        });
        var units = values.Select(c => c.Unit).Distinct().ToArray();
        return new Sequences(made, [.. values.Select(c => c.Name)], units is [var unit] ? unit : "", table.Source);
    }

    /// <summary>The table of sequences; columns that nothing fills are left out.</summary>
    public static Table Write(Sequences sequences)
    {
        IEnumerable<T> Each<T>(Func<Sequence, int, T> of) => sequences.SelectMany(s => Enumerable.Range(0, s.Length).Select(r => of(s, r)));
        var columns = new List<Column> { new TextColumn(Id, Each((s, _) => (string?)s.Id)) };
        if (sequences.Any(s => s.Group is not null)) columns.Add(new TextColumn(Group, Each((s, _) => s.Group)));
        if (sequences.Any(s => s.Environment is not null)) columns.Add(new TextColumn(Environment, Each((s, _) => s.Environment)));
        if (sequences.Any(s => s.Part is not null)) columns.Add(new TextColumn(Part, Each((s, _) => s.Part)));
        if (sequences.Any(s => s.HasTimes)) columns.Add(new NumberColumn(Time, [.. Each((s, r) => s.HasTimes ? s.Times[r] : double.NaN)]));
        for (var c = 0; c < sequences.Channels.Count; c++)
        {
            var channel = c;
            columns.Add(new NumberColumn(sequences.Channels[c], [.. Each((s, r) => Exact(s.Row(r)[channel]))], unit: sequences.Unit));
        }
        return new Table(columns, sequences.Source);
    }

    // The shortest decimal that is this single-precision number: 0.1, not 0.10000000149.
    private static double Exact(float value) => double.Parse(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);

    private static NumberColumn Numbers(Table table, Column column)
    {
        if (column is NumberColumn numbers) return numbers;
        double Number(int row) => column.IsMissing(row) ? double.NaN : SpelledRange.TryNumber(column.Text(row), out var number) ? number
            : throw Fault(table, column, row, $"holds '{Shorten(column.Text(row))}', where a number is expected");
        return new NumberColumn(column.Name, [.. Enumerable.Range(0, column.Count).Select(Number)], unit: column.Unit);
    }

    private static double[] TimesOf(Table table, Column column, INotes notes)
    {
        if (column is TimeColumn dates)
        {
            var first = dates.Values.OfType<DateTime>().DefaultIfEmpty().Min();
            notes.Note($"column '{column.Name}': seconds since {first:yyyy-MM-dd HH:mm:ss}");
            return [.. dates.Values.Select((t, r) => t is { } time ? (time - first).TotalSeconds : throw Fault(table, column, r, "is empty, where every row has a time"))];
        }
        var numbers = Numbers(table, column).Values.ToArray();
        return Array.FindIndex(numbers, double.IsNaN) is >= 0 and var row ? throw Fault(table, column, row, "is empty, where every row has a time") : numbers;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : $"{text[..40]}...";

    // The heading is the first line of a file.
    private static DataException Fault(Table table, Column column, int row, string fault) => new(table.Source, $"column '{column.Name}', line {row + 2}", fault);
}

/// <summary>Reads sequences from a table: CSV, TSV, Parquet, JSON or JSON lines.</summary>
internal sealed class SequenceTableReader : Reader<Sequences>
{
    private readonly DuckDbTableReader tables = new();

    public override string Name => "CSV, TSV, Parquet, JSON, JSON lines, a row a time";

    public override IReadOnlyList<string> Extensions => tables.Extensions;

    public override bool Recognizes(DataSource source) => false; // such a file is a table, unless sequences are wanted

    public override Sequences Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = SequenceOptions.From(arguments);
        return options.Apply(SequenceTable.Read(tables.Read(source, new SpelledValue(source.Name), notes), options, Path.GetFileNameWithoutExtension(source.FileName), notes));
    }
}

/// <summary>Writes sequences as a table, a row a time.</summary>
internal sealed class SequenceTableWriter : Writer<Sequences>
{
    private readonly DuckDbTableWriter tables = new();

    public override string Name => "CSV, TSV, Parquet, JSON, JSON lines, a row a time";

    public override IReadOnlyList<string> Extensions => tables.Extensions;

    public override void Write(Sequences value, string path, string extension, INotes notes) => tables.Write(SequenceTable.Write(value), path, extension, notes);
}
