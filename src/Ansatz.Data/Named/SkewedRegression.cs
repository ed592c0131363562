namespace Ansatz.Data.Named;

/// <summary>
/// Regression whose noise is not normal: eight correlated inputs and a zone, y = 0.5 sin 2x1 + 0.4 x2 x3 + 0.3 |x4| + zone + noise, the noise skewed,
/// d (E - 1) with E exponential. In the parts <c>train</c> and <c>validation</c> a share of the outcomes is contaminated by 2 + N(0, 1); the part <c>test</c> is clean. Row i of a part
/// and seed is the same whatever the count, and its inputs whatever the noise.
/// </summary>
internal sealed class SkewedRegression : NamedData
{
    private const int Inputs = 8, DefaultCount = 3000;

    private static readonly string[] Zones = ["north", "south", "west"];
    private static readonly double[] OfZone = [0, 0.5, -0.3];

    public override string Name => "skewed-regression";

    public override string Summary => "a number to predict from eight numbers and a zone, with skewed noise and, except in the part test, contaminated outcomes";

    public override string License => "made by this program";

    public override bool IsGenerated => true;

    public override string? Location => "made when asked for";

    public override string HowToGet => "";

    public override IReadOnlyList<DataParameter> Parameters { get; } =
    [
        new("count", "how many rows of the part train; validation and test have a third of it each; at least 3", "3000"),
        new("contamination", "the share of contaminated outcomes in the parts train and validation, in [0, 1]", "0.2"),
        new("noise", "the standard deviation d of the noise", "0.25"),
        new("seed", "the seed of the draw", "0"),
        new("part", "train, validation, test, or all", "all"),
    ];

    public override IReadOnlyList<DataPart> Parts { get; } = [new("table", typeof(Table), "x1 .. x8, zone (features), y (outcome), part")];

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0, [.. Parameters.Select(p => p.Name)]);
        var (count, seed) = (arguments.Integer("count", DefaultCount, 3, 10_000_000), arguments.Integer("seed", 0));
        var (contamination, noise) = (arguments.Number("contamination", 0.2, 0, 1), arguments.Number("noise", 0.25, 0));
        var wanted = arguments.Word("part", "all", ["all", .. Split.PartNames]);
        var rows = new List<Row>();
        foreach (var (part, number) in Split.PartNames.Select((part, number) => (part, number)).Where(p => wanted == "all" || wanted == p.part))
            rows.AddRange(Enumerable.Range(0, part == "train" ? count : count / 3).Select(i => Draw(new SeededRandom(seed, (long)number << 32 | (uint)i), part, part == "test" ? 0 : contamination, noise)));
        return new Table(
        [
            .. Enumerable.Range(0, Inputs).Select(j => NumberColumn.Own($"x{j + 1}", [.. rows.Select(row => row.X[j])])),
            new TextColumn("zone", rows.Select(row => row.Zone)),
            NumberColumn.Own("y", [.. rows.Select(row => row.Y)], role: ColumnRole.Outcome),
            new TextColumn("part", rows.Select(row => row.Part), role: ColumnRole.Part),
        ], Name);
    }

    private static Row Draw(SeededRandom random, string part, double contamination, double noise)
    {
        Span<float> normal = stackalloc float[Inputs + 2];
        random.Normal(normal);
        var common = normal[Inputs];
        var x = new double[Inputs];
        for (var j = 0; j < Inputs; j++) x[j] = Math.Sqrt(0.7) * normal[j] + Math.Sqrt(0.3) * common;
        var zone = random.Below(Zones.Length);
        var skewed = noise * (-Math.Log(1 - random.Uniform()) - 1);
        var wrong = random.Happens(contamination) ? 2 + normal[Inputs + 1] : 0;
        return new(part, x, Zones[zone], 0.5 * Math.Sin(2 * x[0]) + 0.4 * x[1] * x[2] + 0.3 * Math.Abs(x[3]) + OfZone[zone] + skewed + wrong);
    }

    private sealed record Row(string Part, double[] X, string Zone, double Y);
}
