using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>What examples are made of.</summary>
public enum ExampleKind
{
    /// <summary>The feature columns of a table.</summary>
    Table,

    /// <summary>The pixels of images.</summary>
    Images,

    /// <summary>The first part of codes.</summary>
    Codes,
}

/// <summary>
/// A view of a table, of images or of codes as examples to learn from: inputs [n, ...], with outcomes (numbers) or classes where they are known, ids, and
/// parts; immutable. Columns of images and codes come from a table beside them, matched by id. A table, images or codes are examples wherever these are wanted.
/// </summary>
public sealed class Examples : IDataValue
{
    private readonly Lazy<Table> columns;
    private readonly Lazy<(IReadOnlyList<int> Labels, IReadOnlyList<string> Names)?> classes;

    private Examples(IDataValue source, Lazy<Table> columns)
    {
        (Source, this.columns) = (source, columns);
        classes = new(FindClasses);
        (Kind, Ids, Name) = source switch
        {
            Table table => (ExampleKind.Table, table.Id is { } id ? [.. id.ToTexts().Select(text => text ?? "")] : RowNumbers(table.Count), table.Source),
            ImageSet images => (ExampleKind.Images, images.Ids, images.Source),
            Codes codes => (ExampleKind.Codes, codes.Ids, codes.Source),
            _ => throw new ArgumentException($"Examples are made of a Table, an ImageSet or Codes, not of {source.GetType().Name}.", nameof(source)),
        };
    }

    /// <summary>What they are a view of: the table with its roles, the images or the codes.</summary>
    public IDataValue Source { get; }

    /// <summary>What they are made of.</summary>
    public ExampleKind Kind { get; }

    /// <summary>Where the source came from, for messages; may be empty.</summary>
    public string Name { get; }

    /// <summary>The id of each example.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>The number of examples.</summary>
    public int Count => Ids.Count;

    /// <summary>The columns that are known of the examples, in their order: the table itself, or what stands beside images or codes (it may have no columns).</summary>
    public Table Columns => columns.Value;

    /// <summary>The columns that are inputs; none for images and codes, which are inputs themselves.</summary>
    public IReadOnlyList<Column> Features => Kind == ExampleKind.Table ? [.. Columns.Columns.Where(c => c.Role == ColumnRole.Feature)] : [];

    /// <summary>The numbers to predict; none where none are known.</summary>
    public IReadOnlyList<NumberColumn> Outcomes => [.. Columns.Columns.OfType<NumberColumn>().Where(c => c.Role == ColumnRole.Outcome)];

    /// <summary>The class of each example, from 0, or null where none are known.</summary>
    /// <exception cref="DataException">An example has no class.</exception>
    public IReadOnlyList<int>? Labels => classes.Value?.Labels;

    /// <summary>The names of the classes, or null where none are known.</summary>
    public IReadOnlyList<string>? ClassNames => classes.Value?.Names;

    /// <summary>The part that each example belongs to (train, validation, test), or null.</summary>
    public IReadOnlyList<string>? Parts => Source is ImageSet { Parts: { } parts } ? parts
        : Columns.Columns.FirstOrDefault(c => c.Role == ColumnRole.Part) is { } column ? [.. column.ToTexts().Select(text => text ?? "")] : null;

    /// <inheritdoc/>
    public string Description
    {
        get
        {
            var features = Kind == ExampleKind.Table ? $"{Count} rows of {Features.Count} feature{(Features.Count == 1 ? "" : "s")}" : Source.Description;
            var outcomes = columns.IsValueCreated && Outcomes is { Count: > 0 } found ? $", outcome {string.Join(", ", found.Select(c => c.Heading))}" : "";
            var label = columns.IsValueCreated && Columns.Columns.FirstOrDefault(c => c.Role == ColumnRole.Label) is { } column ? $", label {column.Name} ({ClassNames!.Count} classes)" : "";
            return features + outcomes + label;
        }
    }

    /// <inheritdoc/>
    public string Fingerprint => Kind != ExampleKind.Table && columns.IsValueCreated && Columns.Columns.Count > 0
        ? new FingerprintBuilder().Add("examples").Add(Source.Fingerprint).Add(Columns.Fingerprint).Finish() : Source.Fingerprint;

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Facts => Source.Facts;

    /// <summary>A table as examples.</summary>
    /// <param name="table">A row an example.</param>
    /// <param name="roles">What columns are for; null: as the table says.</param>
    /// <exception cref="DataException">A column that is named does not exist or does not fit its use.</exception>
    public static Examples Of(Table table, ExampleColumns? roles = null)
    {
        var assigned = (roles ?? ExampleColumns.Default).Apply(table);
        return new(assigned, new(assigned));
    }

    /// <summary>Images as examples.</summary>
    /// <param name="images">An image an example.</param>
    /// <param name="beside">What else is known of them, a row an image by its file name; null: nothing.</param>
    /// <param name="roles">What its columns are for; null: as the table says.</param>
    /// <param name="notes">Takes the rows that name no image.</param>
    /// <exception cref="DataException">An image has no row, or a column that is named does not exist or does not fit its use.</exception>
    public static Examples Of(ImageSet images, Table? beside = null, ExampleColumns? roles = null, INotes? notes = null) => Of(images, images.Ids, () => beside, roles, notes);

    /// <summary>Codes as examples.</summary>
    /// <param name="codes">A code an example.</param>
    /// <param name="beside">What else is known of them, a row a code by its id; null: nothing.</param>
    /// <param name="roles">What its columns are for; null: as the table says.</param>
    /// <param name="notes">Takes the rows that name no code.</param>
    /// <exception cref="DataException">A code has no row, or a column that is named does not exist or does not fit its use.</exception>
    public static Examples Of(Codes codes, Table? beside = null, ExampleColumns? roles = null, INotes? notes = null) => Of(codes, codes.Ids, () => beside, roles, notes);

    /// <summary>Examples of images or codes whose columns are read when they are first asked for, or at once when one is named.</summary>
    internal static Examples Of(IDataValue source, IReadOnlyList<string> ids, Func<Table?> beside, ExampleColumns? roles, INotes? notes)
    {
        var name = source is ImageSet images ? images.Source : ((Codes)source).Source;
        var isNamed = roles is { NamesAny: true, SkipsMissing: false };
        var aligned = new Lazy<Table>(() => beside() is { } table ? (roles ?? ExampleColumns.Default).Apply(AttributeTable.Align(Keyed(table, roles), ids, notes ?? new NoteList()))
            : !isNamed ? new([], name) : throw new DataException(name, "", "has no table beside it, so it has no columns to name", "put a table (file name, outcome, ..) into the folder, or name one: --outcome TABLE.csv:COLUMN"));
        if (isNamed) _ = aligned.Value;
        return new(source, aligned);
    }

    /// <summary>A table as examples, as its roles say.</summary>
    /// <param name="table">A row an example.</param>
    public static implicit operator Examples(Table table) => Of(table);

    /// <summary>Images as examples.</summary>
    /// <param name="images">An image an example.</param>
    public static implicit operator Examples(ImageSet images) => Of(images);

    /// <summary>Codes as examples.</summary>
    /// <param name="codes">A code an example.</param>
    public static implicit operator Examples(Codes codes) => Of(codes);

    /// <summary>The inputs without gradient on the CPU, float32, [n, ...]: the numeric features, the pixels in [0, 1], or the first part of the codes.</summary>
    /// <exception cref="DataException">A feature holds no numbers or has missing values (an <see cref="ExampleEncoder"/> takes those), or the images differ in size.</exception>
    public Tensor ToTensor() => Source switch
    {
        Table table => table.ToTensor([.. Features.Select(c => c.Name)]),
        ImageSet images => images.Pixels,
        _ => ((Codes)Source).Main.ToTensor().To(ScalarType.Float32),
    };

    /// <summary>The outcomes, float32, [n, outcomes] on the CPU.</summary>
    /// <exception cref="DataException">No outcome is known, or a value is missing or infinite (row and column are named).</exception>
    public Tensor OutcomeTensor() => OutcomeTensor([.. Outcomes.Select(c => c.Name)]);

    /// <summary>Columns of numbers as outcomes, float32, [n, outcomes] on the CPU.</summary>
    /// <param name="names">Their names.</param>
    /// <exception cref="DataException">None is named, one does not exist or holds no numbers, or a value is missing or infinite (row and column are named).</exception>
    public Tensor OutcomeTensor(IReadOnlyList<string> names)
    {
        if (names.Count == 0) throw NoOutcome();
        foreach (var column in names.Select(Columns.Numbers)) CheckFinite(column);
        return Tensor.From<float>(Columns.ToArray(names), Count, names.Count);
    }

    /// <summary>The classes, int64, [n] on the CPU.</summary>
    /// <exception cref="DataException">No classes are known.</exception>
    public Tensor LabelTensor() => Labels is { } labels ? Tensor.From<long>([.. labels.Select(l => (long)l)], Count)
        : throw new DataException(Name, "", "has no classes", Kind == ExampleKind.Images ? "put the images of each class into a folder of its name, or name a column: --label COLUMN" : $"name the column with the class: --label COLUMN; {Known(c => c is not NumberColumn || c.Kind != ColumnKind.Number)}");

    /// <summary>The examples with these numbers, in this order.</summary>
    /// <param name="indices">Numbers, from 0.</param>
    public Examples Select(IReadOnlyList<int> indices)
    {
        IDataValue source = Source switch
        {
            Table table => table.Rows(indices),
            ImageSet images => images.Select(indices),
            _ => ((Codes)Source).Select(indices),
        };
        return new(source, source is Table rows ? new(rows) : new(() => Columns.Columns.Count == 0 ? Columns : Columns.Rows(indices)));
    }

    /// <summary>
    /// Training, validation and test examples. Where they come in parts, those are kept, and a part that is missing is drawn from the training part with its share
    /// of the split; else all are divided by it.
    /// </summary>
    /// <param name="split">The shares.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="by">The column whose equal values stay together, or null.</param>
    /// <exception cref="DataException">There is no such column.</exception>
    public (Examples Train, Examples Validation, Examples Test) Divide(Split split, long seed, string? by = null)
    {
        var parts = Parts;
        int[] Of(string part) => parts is null ? [] : [.. Enumerable.Range(0, Count).Where(i => parts[i] == part)];
        var (train, validation, test) = (Of(Split.PartNames[0]), Of(Split.PartNames[1]), Of(Split.PartNames[2]));
        if (train.Length == 0) train = [.. Enumerable.Range(0, Count).Except(validation).Except(test)];
        var missing = new Split(split.Train, validation.Length > 0 ? 0 : split.Validation, test.Length > 0 ? 0 : split.Test);
        if (missing.Validation + missing.Test > 0)
        {
            var sum = missing.Train + missing.Validation + missing.Test;
            var groups = by is null ? null : Columns[by].ToTexts();
            var drawn = new Split(missing.Train / sum, missing.Validation / sum, missing.Test / sum).Divide(train.Length, seed, groups is null ? null : [.. train.Select(i => groups[i] ?? "")]);
            if (validation.Length == 0) validation = [.. drawn.Validation.Select(i => train[i])];
            if (test.Length == 0) test = [.. drawn.Test.Select(i => train[i])];
            train = [.. drawn.Train.Select(i => train[i])];
        }
        return (Select(train), Select(validation), Select(test));
    }

    private static IReadOnlyList<string> RowNumbers(int count) => [.. Enumerable.Range(1, count).Select(row => $"{row}")];

    private static Table Keyed(Table table, ExampleColumns? roles) => roles?.Id is { } id && (!roles.SkipsMissing || table.TryGet(id, out _)) ? table.WithRole(id, ColumnRole.Id) : table;

    private void CheckFinite(NumberColumn column)
    {
        for (var row = 0; row < column.Count; row++)
            if (!double.IsFinite(column.Values[row]))
                throw new DataException(Name, $"column '{column.Name}', row {row + 1}", double.IsNaN(column.Values[row]) ? "is empty, where an outcome is a number" : $"is {column.Values[row]}, where an outcome is finite", "fill it in, or leave the row out");
    }

    private DataException NoOutcome() => new(Name, "", "has no outcome, the number to predict", $"name its column: --outcome COLUMN; {Known(c => c is NumberColumn)}");

    private string Known(Func<Column, bool> fits)
    {
        string[] names = [.. Columns.Columns.Where(c => c.Role != ColumnRole.Id && fits(c)).Select(c => c.Name)];
        return names.Length == 0 ? "there is no such column" : $"there are {string.Join(", ", names.Take(12))}{(names.Length > 12 ? $" and {names.Length - 12} more" : "")}";
    }

    private (IReadOnlyList<int> Labels, IReadOnlyList<string> Names)? FindClasses()
    {
        var ofImages = Source is ImageSet { Labels: { } labels } images ? (labels, images.ClassNames ?? [.. Enumerable.Range(0, labels.Count == 0 ? 0 : labels.Max() + 1).Select(l => $"{l}")])
            : ((IReadOnlyList<int>, IReadOnlyList<string>)?)null;
        if (ofImages is not null && !columns.IsValueCreated) return ofImages;
        if (Columns.Columns.FirstOrDefault(c => c.Role == ColumnRole.Label) is not { } column) return ofImages;
        var (names, found) = ColumnClasses.Of(column);
        if (found.ToList().IndexOf(-1) is >= 0 and var row) throw new DataException(Name, $"column '{column.Name}', row {row + 1}", "is empty, where a class is named", "fill it in, or leave the row out");
        return (found, names);
    }
}
