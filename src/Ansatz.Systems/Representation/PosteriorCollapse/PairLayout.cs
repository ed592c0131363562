using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// How examples are pairs (x, y) of rows of numbers: x is given, y is made. Of images x is a region and y the rest; of tables and codes x are the inputs and y the
/// outcomes. Models without a condition have an empty x, and y are the inputs.
/// </summary>
/// <param name="Kind">What the examples are made of.</param>
/// <param name="Item">The shape of an example's inputs: [channels, height, width], [features], or a code's.</param>
/// <param name="Observed">The numbers of the inputs that are x, in order.</param>
/// <param name="Inputs">The names of a table's inputs; else none.</param>
/// <param name="Outcomes">The names of the outcomes that are y; none where y are inputs.</param>
internal sealed record PairLayout(ExampleKind Kind, Shape Item, IReadOnlyList<long> Observed, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outcomes)
{
    private const string KindKey = "kind", ItemKey = "item", ObservedKey = "observed", InputsKey = "inputs", OutcomesKey = "outcomes";

    /// <summary>The numbers of x.</summary>
    public int XSize => Observed.Count;

    /// <summary>The numbers of y.</summary>
    public int YSize => Outcomes.Count > 0 ? Outcomes.Count : Missing.Count;

    /// <summary>Whether y are images' pixels, all or those outside the region.</summary>
    public bool IsImages => Kind == ExampleKind.Images;

    /// <summary>The numbers of the inputs that are y, in order; none where y are outcomes.</summary>
    public IReadOnlyList<long> Missing => Outcomes.Count > 0 ? [] : [.. Enumerable.Range(0, (int)Item.Elements).Select(i => (long)i).Except(Observed)];

    /// <summary>The layout of examples for a model.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="method">The model.</param>
    /// <param name="region">What is given of images.</param>
    /// <param name="notes">Hears what is left out.</param>
    /// <exception cref="DataException">There are none, or a conditional model has no outcomes.</exception>
    public static PairLayout Of(Examples data, CollapseMethod method, ObservedRegion region, INotes notes)
    {
        if (data.Count == 0) throw new DataException(data.Name, "", "holds no examples");
        string[] inputs = data.Kind == ExampleKind.Table ? [.. data.Features.Select(column => column.Name)] : [];
        Shape item = data.Source switch
        {
            ImageSet images => [images.Channels, images.Height, images.Width],
            Table => [inputs.Length],
            _ => data.ToTensor().Shape[1..],
        };
        if (item.Elements == 0) throw new DataException(data.Name, "", "has no inputs: every column is an outcome, a label or a key");
        if (data.Kind == ExampleKind.Images) return new(data.Kind, item, method == CollapseMethod.Cvae ? RegionOf(item, region) : [], inputs, []);
        string[] outcomes = [.. data.Outcomes.Select(column => column.Name)];
        if (method != CollapseMethod.Cvae)
        {
            if (outcomes.Length > 0) notes.Note($"a model without a condition is of the inputs: {outcomes.Length} outcome{(outcomes.Length == 1 ? " is" : "s are")} left out");
            return new(data.Kind, item, [], inputs, []);
        }
        if (outcomes.Length == 0)
            throw new DataException(data.Name, "", "has no outcomes, which a conditional model makes from the inputs", "name their columns (--outcome COLUMN ..), or take a model of the inputs alone: --method vae");
        return new(data.Kind, item, [.. Enumerable.Range(0, (int)item.Elements)], inputs, outcomes);
    }

    /// <summary>x and y of examples, [n, numbers] each, float32.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="notes">Hears of conversions.</param>
    /// <exception cref="DataException">They are of another kind or size, a column is missing, or a number is not finite (the first row is named).</exception>
    public (Tensor X, Tensor Y) Split(Examples data, INotes notes)
    {
        var inputs = Read(data, notes);
        var y = Outcomes.Count > 0 ? Finite(data.OutcomeTensor(Outcomes), data) : Pick(inputs, Missing);
        return (Pick(inputs, Observed), y);
    }

    /// <summary>x of examples, [n, numbers].</summary>
    /// <param name="data">The examples, of which y may be unknown.</param>
    /// <param name="notes">Hears of conversions.</param>
    /// <exception cref="DataException">As of <see cref="Split"/>.</exception>
    public Tensor Given(Examples data, INotes notes) => Pick(Read(data, notes), Observed);

    /// <summary>x and y of whole items: inputs, with the outcomes behind them where y are outcomes.</summary>
    /// <param name="items">[n, ..].</param>
    public (Tensor X, Tensor Y) Take(Tensor items)
    {
        var rows = items.Flatten(1, -1);
        return Outcomes.Count > 0 ? (rows.Narrow(1, 0, XSize), rows.Narrow(1, XSize, YSize)) : (Pick(rows, Observed), Pick(rows, Missing));
    }

    /// <summary>Examples from pairs, of the kind that they were learned from; pixels are cut to [0, 1]. Codes that have outcomes give a table of these.</summary>
    /// <param name="x">[n, numbers].</param>
    /// <param name="y">[n, numbers].</param>
    /// <param name="ids">The id of each.</param>
    public Examples Join(Tensor x, Tensor y, IReadOnlyList<string> ids) => (Kind, Outcomes.Count) switch
    {
        (ExampleKind.Images, _) => ImageSet.FromTensor(Canvas(x, y).Clamp(0, 1), ids),
        (ExampleKind.Table, _) => new Table([Id(ids), .. Numbers(Together(x, y), [.. Inputs, .. Outcomes])]),
        (_, 0) => Codes.FromTensors(ids, (Codes.Mean, Canvas(x, y))),
        _ => new Table([Id(ids), .. Numbers(y, Outcomes)]),
    };

    /// <summary>Inputs from their two parts, [n, item].</summary>
    /// <param name="x">[n, numbers].</param>
    /// <param name="y">[n, numbers]; not looked at where y are outcomes.</param>
    public Tensor Canvas(Tensor x, Tensor y)
    {
        var order = new long[Item.Elements];
        foreach (var (place, number) in Observed.Concat(Missing).Select((number, place) => (place, number))) order[number] = place;
        return Together(x, Outcomes.Count > 0 ? Tensor.Zeros([x.Size(0), 0], device: x.Device) : y).IndexSelect(1, Index(order, x.Device)).Unflatten(1, Item);
    }

    /// <summary>The layout as JSON.</summary>
    public JsonObject ToJson() => new()
    {
        [KindKey] = Kind.ToString(),
        [ItemKey] = Array(Item.Select(size => JsonValue.Create(size))),
        [ObservedKey] = Array(Observed.Select(number => JsonValue.Create(number))),
        [InputsKey] = Array(Inputs.Select(name => JsonValue.Create(name))),
        [OutcomesKey] = Array(Outcomes.Select(name => JsonValue.Create(name))),
    };

    /// <summary>The layout that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The object.</param>
    /// <exception cref="RunException">Something is missing.</exception>
    public static PairLayout FromJson(JsonObject json)
    {
        T[] Values<T>(string key) => json[key] is JsonArray array ? [.. array.Select(item => item!.GetValue<T>())] : throw new RunException($"the model's description has no '{key}'");
        return new(Enum.TryParse<ExampleKind>((string?)json[KindKey], out var kind) ? kind : throw new RunException($"the model's description has no '{KindKey}'"),
            Values<long>(ItemKey), Values<long>(ObservedKey), Values<string>(InputsKey), Values<string>(OutcomesKey));
    }

    private static List<long> RegionOf(Shape image, ObservedRegion region)
    {
        var (height, width) = (image[1], image[2]);
        var across = region == ObservedRegion.Quarter ? width / 2 : width;
        return [.. from channel in Enumerable.Range(0, (int)image[0])
                   from row in Enumerable.Range((int)(height - height / 2), (int)(height / 2))
                   from column in Enumerable.Range(0, (int)across)
                   select (channel * height + row) * width + column];
    }

    private Tensor Read(Examples data, INotes notes)
    {
        if (data.Kind != Kind) throw new DataException(data.Name, "", $"holds {Word(data.Kind)}, where the model was fitted on {Word(Kind)}");
        var inputs = data.Source switch
        {
            ImageSet images => images.Conform((int)Item[0], (int)Item[1], (int)Item[2], notes).Pixels,
            Table table => table.ToTensor(Inputs),
            _ => data.ToTensor(),
        };
        if (inputs.Shape[1..] != Item) throw new DataException(data.Name, "", $"holds {Word(Kind)} of shape {inputs.Shape[1..]}, where the model was fitted on {Item}");
        return Finite(inputs.Flatten(1, -1), data);
    }

    private static Tensor Finite(Tensor rows, Examples data)
    {
        var bad = rows.IsFinite().All(1).LogicalNot().ToArray<bool>();
        return System.Array.IndexOf(bad, true) is >= 0 and var row ? throw new DataException(data.Name, $"row {row + 1} ('{data.Ids[row]}')", "holds a number that is not finite", "leave the row out, or fill it in") : rows;
    }

    private static Tensor Pick(Tensor inputs, IReadOnlyList<long> numbers) => numbers.Count == inputs.Size(1) ? inputs : inputs.IndexSelect(1, Index([.. numbers], inputs.Device));

    private static Tensor Index(long[] numbers, Device device) => Tensor.From<long>(numbers, numbers.Length).To(device);

    private static Tensor Together(Tensor x, Tensor y) => Tensor.Cat([x, y], 1);

    private static JsonArray Array(IEnumerable<JsonValue?> values) => [.. values];

    private static TextColumn Id(IReadOnlyList<string> ids) => new("id", ids, role: ColumnRole.Id);

    private IEnumerable<Column> Numbers(Tensor values, IReadOnlyList<string> names) =>
        Table.FromTensor(values, names).Columns.Select(column => Outcomes.Contains(column.Name) ? column.As(role: ColumnRole.Outcome) : column);

    private static string Word(ExampleKind kind) => kind switch { ExampleKind.Images => "images", ExampleKind.Table => "a table", _ => "codes" };
}
