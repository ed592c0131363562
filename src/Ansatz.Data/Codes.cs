using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>
/// What an encoder gives: for every item (by its id) the arrays of one or more named parts, such as <c>mean</c> and <c>sd</c>, integer codes, or the
/// rows of a kernel; immutable. The first part is the one that is meant where no name is given.
/// </summary>
public sealed class Codes : IDataValue
{
    /// <summary>The name of the part with means, and of an unnamed one.</summary>
    public const string Mean = "mean";

    /// <summary>The name of the part with standard deviations.</summary>
    public const string Deviation = "sd";

    private readonly string[] ids;
    private readonly CodePart[] parts;
    private string? fingerprint;

    /// <summary>Creates codes.</summary>
    /// <param name="ids">The id of each item; each occurs once.</param>
    /// <param name="parts">The parts, at least one; each has an entry an item.</param>
    /// <param name="source">Where they came from, for messages; may be empty.</param>
    /// <exception cref="DataException">There is no part, two have one name, one has another number of items than there are ids, or an id occurs twice.</exception>
    public Codes(IEnumerable<string> ids, IEnumerable<CodePart> parts, string source = "")
    {
        this.ids = [.. ids];
        this.parts = [.. parts];
        Source = source;
        if (this.parts.Length == 0) throw new DataException(source, "", "holds no codes");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in this.parts)
        {
            if (!names.Add(part.Name)) throw new DataException(source, $"part '{part.Name}'", "occurs twice");
            if (part.Count != this.ids.Length) throw new DataException(source, $"part '{part.Name}'", $"has {part.Count} items, where there are {this.ids.Length} ids");
        }
        if (this.ids.CountBy(id => id, StringComparer.Ordinal).FirstOrDefault(id => id.Value > 1) is { Key: { } twice }) throw new DataException(source, $"id '{twice}'", "occurs twice");
    }

    /// <summary>The number of items.</summary>
    public int Count => ids.Length;

    /// <summary>The id of each item.</summary>
    public IReadOnlyList<string> Ids => ids;

    /// <summary>The parts, in order.</summary>
    public IReadOnlyList<CodePart> Parts => parts;

    /// <summary>Where the codes came from, for messages; may be empty.</summary>
    public string Source { get; }

    /// <summary>The part that is meant where no name is given: the first.</summary>
    public CodePart Main => parts[0];

    /// <summary>A part by name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="DataException">There is none; the message names those there are.</exception>
    public CodePart this[string name] => Find(name) ?? throw new DataException(Source, $"part '{name}'", $"does not exist; the parts are {string.Join(", ", parts.Select(p => p.Name))}");

    /// <inheritdoc/>
    public string Description => $"{Count} code{(Count == 1 ? "" : "s")} ({string.Join(", ", parts.Select(Describe))})";

    /// <inheritdoc/>
    public string Fingerprint => fingerprint ??= ComputeFingerprint();

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Facts =>
    [
        new("type", "Codes"), new("items", $"{Count}"),
        .. parts.Select(p => new KeyValuePair<string, string>(p.Name, $"{(p.IsInteger ? "int64" : "float32")} [{string.Join(", ", p.ItemShape.Prepend(Count))}]")),
        new("fingerprint", Fingerprint),
    ];

    /// <summary>Codes from tensors, such as an encoder's output.</summary>
    /// <param name="ids">The id of each item.</param>
    /// <param name="parts">Names and values, [items, ...].</param>
    /// <exception cref="DataException">The first dimensions are not the number of ids.</exception>
    public static Codes FromTensors(IReadOnlyList<string> ids, params IReadOnlyList<(string Name, Tensor Values)> parts) => new(ids, parts.Select(p => CodePart.FromTensor(p.Name, p.Values)));

    /// <summary>A part by name, or null.</summary>
    /// <param name="name">The name.</param>
    public CodePart? Find(string name) => parts.FirstOrDefault(p => p.Name == name);

    /// <summary>The items with these numbers, in this order.</summary>
    /// <param name="items">Numbers, from 0.</param>
    public Codes Select(IReadOnlyList<int> items) => new(items.Select(i => ids[i]), parts.Select(p => p.Select(items)), Source);

    /// <summary>The codes under another source name.</summary>
    /// <param name="source">Where they came from, for messages.</param>
    public Codes From(string source) => new(ids, parts, source);

    /// <summary>As a table: the id, then a column for each number, <c>mean_0</c>, <c>mean_1</c>; for arrays of more dimensions <c>mean_0_1</c>; for one number an item the part's name.</summary>
    public Table ToTable()
    {
        var columns = new List<Column> { new TextColumn("id", ids, role: ColumnRole.Id) };
        foreach (var part in parts)
            for (var i = 0L; i < part.Size; i++)
            {
                var index = i;
                columns.Add(NumberColumn.Own(HeadingOf(part, i), [.. Enumerable.Range(0, Count).Select(item => part[item, index])], part.IsInteger ? ColumnKind.Integer : ColumnKind.Number));
            }
        return new(columns, Source);
    }

    private static string HeadingOf(CodePart part, long index)
    {
        var heading = "";
        foreach (var size in part.ItemShape.Reverse()) (heading, index) = ($"_{index % size}{heading}", index / size);
        return part.Name + heading;
    }

    private static string Describe(CodePart part) => $"{part.Name} {(part.ItemShape.Count == 0 ? "1" : string.Join("x", part.ItemShape))}";

    private string ComputeFingerprint()
    {
        var builder = new FingerprintBuilder().Add("codes").Add(Count);
        foreach (var id in ids) builder.Add(id);
        foreach (var part in parts) part.AddTo(builder);
        return builder.Finish();
    }
}
