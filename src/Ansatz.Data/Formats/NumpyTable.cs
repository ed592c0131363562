using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ansatz.Data.Formats;

/// <summary>How a column is described in the header of a table's .npz.</summary>
internal sealed record ColumnHeader(string Name, ColumnKind Kind, string Unit, ColumnRole Role);

/// <summary>Reads and writes headers without reflection, which single-file programs switch off.</summary>
[JsonSerializable(typeof(ColumnHeader))]
internal sealed partial class ColumnHeaderJson : JsonSerializerContext;

/// <summary>Reads a table from an .npz: as <see cref="NumpyTableWriter"/> wrote it, or any arrays of one dimension and equal length; an .npy is a matrix of numbers.</summary>
internal sealed class NumpyTableReader : Reader<Table>
{
    public override string Name => "NumPy arrays, a column each";

    public override IReadOnlyList<string> Extensions => [".npz", ".npy"];

    public override bool Recognizes(DataSource source) => NpyFile.IsNpy(source) || NpyFile.IsNpz(source);

    public override Table Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = TableOptions.From(arguments);
        if (NpyFile.IsNpy(source)) return options.Apply(Matrix(source, NpyFile.Read(source)), notes);
        if (!NpyFile.IsNpz(source)) throw new DataException(source.Name, "", $"is not a NumPy file: it begins with {ByteText.Show(source.Head.Span)}");
        var arrays = NpyFile.ReadZip(source);
        Limits.Check(source, "", arrays.Values.Sum(a => a.Data.Length + (a.Kind is 'U' or 'S' ? 80.0 : 8.0) * a.Count), "its arrays as columns");
        if (arrays.TryGetValue("columns", out var header)) return options.Apply(Exact(source, header, arrays), notes);
        if (arrays.FirstOrDefault(a => a.Value.Shape.Length != 1) is { Key: not null } odd)
            throw new DataException(source.Name, $"array '{odd.Key}'", $"has {odd.Value.Shape.Length} dimensions, where columns have 1");
        return options.Apply(new(arrays.Select(a => Make(new(a.Key, KindOf(a.Value), "", ColumnRole.Feature), a.Value)), source.Name), notes);
    }

    private static Table Exact(DataSource source, NpyArray header, IReadOnlyDictionary<string, NpyArray> arrays)
    {
        ColumnHeader[] columns;
        try
        {
            columns = [.. header.ToTexts().Select(text => JsonSerializer.Deserialize(text, ColumnHeaderJson.Default.ColumnHeader) ?? throw new JsonException("null"))];
        }
        catch (JsonException e)
        {
            throw new DataException(source.Name, "array 'columns'", $"is not understood: {e.Message}", inner: e);
        }
        if (columns.Any(c => string.IsNullOrEmpty(c.Name) || !Enum.IsDefined(c.Kind) || !Enum.IsDefined(c.Role)))
            throw new DataException(source.Name, "array 'columns'", "describes a column without a name or of unknown kind");
        return new(columns.Select((c, i) => Make(c, arrays.TryGetValue($"column_{i}", out var array) ? array
            : throw new DataException(source.Name, "", $"has no array 'column_{i}' for column '{c.Name}'"), arrays.GetValueOrDefault($"missing_{i}"))), source.Name);
    }

    private static Table Matrix(DataSource source, NpyArray array)
    {
        if (array.Shape.Length is not (1 or 2) || array.Shape.Any(d => d > int.MaxValue)) throw new DataException(array.Name, "", $"has {array.Shape.Length} dimensions, where a table has 2");
        var (rows, columns) = ((int)array.Shape[0], array.Shape.Length == 1 ? 1 : (int)array.Shape[1]);
        Limits.Check(source, "", 3.0 * 8 * array.Count + 200.0 * columns, $"{columns} columns");
        var values = array.ToDoubles();
        return new(Enumerable.Range(0, columns).Select(c => NumberColumn.Own($"x{c}", [.. Enumerable.Range(0, rows).Select(r => values[r * columns + c])])), source.Name);
    }

    private static ColumnKind KindOf(NpyArray array) => array.Kind switch
    {
        'b' => ColumnKind.Boolean,
        'i' or 'u' => ColumnKind.Integer,
        'U' or 'S' => ColumnKind.Text,
        _ => ColumnKind.Number,
    };

    private static Column Make(ColumnHeader header, NpyArray array, NpyArray? missing = null)
    {
        var isMissing = missing?.ToDoubles();
        bool Absent(int row) => isMissing is not null && row < isMissing.Length && isMissing[row] != 0;
        switch (header.Kind)
        {
            case ColumnKind.Text:
                return new TextColumn(header.Name, array.ToTexts().Select((t, r) => Absent(r) ? null : t), header.Unit, header.Role);
            case ColumnKind.Time:
                return new TimeColumn(header.Name, array.ToDoubles().Select((ticks, r) => Absent(r) ? (DateTime?)null : ticks is >= 0 and <= 3155378975999999999 ? new DateTime((long)ticks)
                    : throw new DataException(array.Name, $"row {r + 1}", $"{ticks} is no time")), header.Unit, header.Role);
            default:
                return NumberColumn.Own(header.Name, array.ToDoubles(), header.Kind, header.Unit, header.Role);
        }
    }
}

/// <summary>Writes a table exactly: an array a column, their names, kinds, units and roles as JSON.</summary>
internal sealed class NumpyTableWriter : Writer<Table>
{
    public override string Name => "NumPy arrays, exact";

    public override IReadOnlyList<string> Extensions => [".npz"];

    public override void Write(Table value, string path, string extension, INotes notes)
    {
        var arrays = new List<KeyValuePair<string, NpyArray>>
        {
            new("columns", NpyArray.OfTexts([.. value.Columns.Select(c => JsonSerializer.Serialize(new ColumnHeader(c.Name, c.Kind, c.Unit, c.Role), ColumnHeaderJson.Default.ColumnHeader))])),
        };
        for (var i = 0; i < value.Columns.Count; i++)
        {
            var column = value.Columns[i];
            arrays.Add(new($"column_{i}", column switch
            {
                NumberColumn numbers => NpyArray.Of(numbers.Values),
                TimeColumn times => NpyArray.Of<long>([.. times.Values.Select(t => t?.Ticks ?? 0)]),
                _ => NpyArray.OfTexts([.. column.ToTexts().Select(t => t ?? "")]),
            }));
            if (column is not NumberColumn && column.MissingCount > 0)
                arrays.Add(new($"missing_{i}", NpyArray.Of<bool>([.. Enumerable.Range(0, column.Count).Select(column.IsMissing)])));
        }
        NpyFile.WriteZip(path, arrays);
    }
}
