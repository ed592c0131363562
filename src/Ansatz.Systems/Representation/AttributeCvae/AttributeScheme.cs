using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The attributes of a model: their names, in order, and their means over the training images, which stand in wherever an attribute is
/// not known or not named. Values lie in [0, 1].
/// </summary>
public sealed class AttributeScheme
{
    private const double Constant = 1e-6;

    /// <summary>Creates a scheme.</summary>
    /// <param name="names">The names. Those that begin alike up to <c>=</c> or <c>::</c> are one group, of which an image has one member.</param>
    /// <param name="means">The training mean of each, in [0, 1].</param>
    /// <exception cref="ArgumentException">There is no name, or there are not as many means.</exception>
    public AttributeScheme(IReadOnlyList<string> names, IReadOnlyList<float> means)
    {
        if (names.Count == 0 || names.Count != means.Count)
            throw new ArgumentException($"{names.Count} attributes and {means.Count} means were given; at least one attribute is needed, and a mean for each.", nameof(means));
        (Names, Means) = (names, means);
        Groups = [.. Enumerable.Range(0, names.Count).GroupBy(i => Conditions.GroupOf(names[i]) ?? $"\0{i}").Select(group => (IReadOnlyList<int>)[.. group])];
    }

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The training mean of each.</summary>
    public IReadOnlyList<float> Means { get; }

    /// <summary>How many attributes there are.</summary>
    public int Count => Names.Count;

    /// <summary>The attributes as they belong together: members of a group, or single ones.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; }

    /// <summary>Learns names and means from the table of the training images, as <see cref="AttributeTable.Normalize"/> makes it.</summary>
    /// <param name="training">The rows of the training images.</param>
    /// <param name="notes">Hears of attributes in which the training images do not differ.</param>
    /// <exception cref="DataException">There is no attribute.</exception>
    public static AttributeScheme Learn(Table training, INotes notes)
    {
        var columns = training.NumericFeatures;
        if (columns.Count == 0)
            throw new DataException(training.Source, "", "has no attribute: no column of numbers beside the file names", "give a table whose first column is the file name and whose others are attributes of 0 and 1");
        var means = new float[columns.Count];
        for (var a = 0; a < means.Length; a++)
        {
            var values = columns[a].Values.ToArray();
            means[a] = (float)values.Average();
            if (values.Max() - values.Min() < Constant)
                notes.Warn($"attribute '{columns[a].Name}' is {means[a]:0.###} for every training image: it cannot be controlled");
        }
        return new AttributeScheme([.. columns.Select(column => column.Name)], means);
    }

    /// <summary>The attributes of images, [images, attributes]; the training mean where the table has no such column.</summary>
    /// <param name="ids">The ids of the images.</param>
    /// <param name="attributes">Their table, as read.</param>
    /// <param name="notes">Hears of conversions and missing columns.</param>
    /// <exception cref="DataException">An image has no row, a value is outside [0, 1], or no column is an attribute of the model.</exception>
    public Tensor Of(IReadOnlyList<string> ids, Table attributes, INotes notes) =>
        Of(AttributeTable.Align(AttributeTable.Normalize(attributes, notes), ids, notes), notes);

    /// <summary>The attributes of a table whose rows are in order, [rows, attributes]; the training mean where it has no such column.</summary>
    /// <param name="aligned">The table, as <see cref="AttributeTable.Normalize"/> makes it.</param>
    /// <param name="notes">Hears of missing columns.</param>
    /// <exception cref="DataException">No column is an attribute of the model.</exception>
    public Tensor Of(Table aligned, INotes notes)
    {
        var columns = Names.Select(name => aligned.TryGet(name, out var column) ? column as NumberColumn : null).ToArray();
        string[] missing = [.. Names.Where((_, a) => columns[a] is null)];
        if (missing.Length == Count)
            throw new DataException(aligned.Source, "", $"has none of the model's attributes, which are {Listed(Names)}", $"name its columns so; they are {Listed(aligned.Names)}");
        if (missing.Length > 0) notes.Note($"{aligned.Source} lacks {Listed(missing)}: their training means");
        var values = new float[aligned.Count * Count];
        for (var a = 0; a < Count; a++)
            for (var row = 0; row < aligned.Count; row++)
                values[row * Count + a] = columns[a] is { } column ? (float)column.Values[row] : Means[a];
        return Tensor.From<float>(values, aligned.Count, Count);
    }

    /// <summary>What conditions ask for, [attributes]; the training mean where nothing is asked.</summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="notes">Hears which attributes are not named.</param>
    /// <exception cref="SpellingException">An attribute is unknown (the nearest are named), or a value is outside [0, 1].</exception>
    public Tensor Of(Conditions conditions, INotes notes)
    {
        if (conditions.NotNamed(Names) is { Count: > 0 } rest) notes.Note($"{Listed(rest)} not named: {(rest.Count == 1 ? "its training mean" : "their training means")}");
        return Changed(MeanTensor(), conditions);
    }

    /// <summary>Attributes with some of them changed, [..., attributes].</summary>
    /// <param name="attributes">The attributes before, [..., attributes].</param>
    /// <param name="changes">What is asked.</param>
    /// <exception cref="SpellingException">An attribute is unknown (the nearest are named), or a value is outside [0, 1].</exception>
    public Tensor Changed(Tensor attributes, Conditions changes)
    {
        var asked = Tensor.From<float>(changes.Resolve(Names)).To(attributes.Device);
        return Tensor.Where(asked.IsNan(), attributes, asked);
    }

    /// <summary>The means, [attributes].</summary>
    internal Tensor MeanTensor() => Tensor.From<float>([.. Means]);

    /// <summary>The number of each attribute's group, [attributes].</summary>
    internal Tensor GroupNumbers()
    {
        var numbers = new long[Count];
        for (var g = 0; g < Groups.Count; g++)
            foreach (var a in Groups[g]) numbers[a] = g;
        return Tensor.From<long>(numbers);
    }

    private static string Listed(IReadOnlyList<string> names) =>
        names.Count <= 12 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(10))} and {names.Count - 10} more";
}
