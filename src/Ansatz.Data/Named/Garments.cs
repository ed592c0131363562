namespace Ansatz.Data.Named;

/// <summary>
/// Fashion-MNIST's garments at half their brightness, and, as a set to be contrasted with these, other garments with a digit laid over them:
/// 0.5 garment, and 0.5 garment + 0.5 digit. The two never share a garment: an order of Fashion-MNIST's images is drawn, and its first half serves the one,
/// the second the other. Digit i of a seed is the same whatever the count.
/// </summary>
internal sealed class Garments : NamedData
{
    private const int Side = DigitPen.Side, OrderSeed = 40, MostAPart = 30_000;

    private static readonly (string Name, int Count, int Seed)[] KnownParts = [("train", 4000, 41), ("test", 1500, 42)];

    private readonly bool hasDigits;

    private Garments(bool hasDigits) => this.hasDigits = hasDigits;

    /// <summary>The garments alone.</summary>
    public static Garments Plain { get; } = new(false);

    /// <summary>The garments with a digit.</summary>
    public static Garments WithDigits { get; } = new(true);

    public override string Name => hasDigits ? "garments-with-digits" : "garments";

    public override string Summary => hasDigits
        ? "garments at half brightness with a digit over each, 1 x 28 x 28; the class is the digit" : "garments at half brightness, 1 x 28 x 28, 10 classes";

    public override string License => $"made by this program from Fashion-MNIST, {Clothes.License}";

    public override bool IsGenerated => true;

    public override string? Location => Clothes.Location;

    public override string? Package => Clothes.Package;

    public override string HowToGet => Clothes.HowToGet;

    public override IReadOnlyList<DataParameter> Parameters =>
    [
        new("part", "train, test, or all of both", "train"),
        new("count", "how many of a part, at least 1; Fashion-MNIST has 30000 for the training part, 5000 for the test part", "4000, 1500 by part"),
        .. hasDigits ? (DataParameter[])[new("digits", "drawn: by this program; mnist: MNIST's own, the part's", "drawn"), new("seed", "the seed of the digits", "41, 42 by part")] : [],
    ];

    public override IReadOnlyList<DataPart> Parts =>
    [
        new("images", typeof(ImageSet), $"1 x 28 x 28, float32, with the {(hasDigits ? "digit" : "garment")} of each"),
        new("labels", typeof(Table), hasDigits ? "the garment and the digit of each" : "the garment of each"),
    ];

    private static NamedData Clothes => NamedRegistry.Find("fashion-mnist")!;

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        if (Location is null) throw Missing();
        arguments.Accept(0, [.. Parameters.Select(p => p.Name)]);
        var wanted = arguments.Word("part", "train", ["all", .. KnownParts.Select(k => k.Name)]);
        var (images, garments, digits, parts) = (new List<Image>(), new List<int>(), new List<int>(), new List<string>());
        IReadOnlyList<string> names = [];
        foreach (var part in KnownParts.Where(p => p.Name == wanted || wanted == "all"))
        {
            var clothes = (ImageSet)Clothes.Load("images", new SpelledValue(Clothes.Name).With("part", part.Name), notes);
            var order = new SeededRandom(OrderSeed).Permutation(clothes.Count);
            var count = arguments.Integer("count", part.Count, 1, Math.Min(MostAPart, clothes.Count / 2));
            var overlay = hasDigits ? Overlay(arguments, part, count, notes) : null;
            names = clothes.ClassNames!;
            for (var i = 0; i < count; i++)
            {
                var garment = order[hasDigits ? clothes.Count / 2 + i : i];
                var pixels = clothes[garment].ToArray();
                var (digit, ink) = overlay?.Invoke(i) ?? (0, []);
                for (var k = 0; k < pixels.Length; k++) pixels[k] = 0.5f * (pixels[k] + (ink.Length == 0 ? 0 : ink[k]));
                images.Add(Image.FromValues($"{part.Name}-{i:D5}", 1, Side, Side, pixels));
                garments.Add(clothes.Labels![garment]);
                digits.Add(digit);
                parts.Add(part.Name);
            }
        }
        return role == "labels" ? Labels(images, garments, digits, names)
            : new ImageSet(images, hasDigits ? digits : garments, hasDigits ? [.. Enumerable.Range(0, 10).Select(d => $"{d}")] : names, null, parts, Name);
    }

    /// <summary>The digits of a part: drawn ones in order, or a draw from MNIST's.</summary>
    private static Func<int, (int Digit, float[] Ink)> Overlay(SpelledValue arguments, (string Name, int Count, int Seed) part, int count, INotes notes)
    {
        var isDrawn = arguments.Word("digits", "drawn", "drawn", "mnist") == "drawn";
        var spelled = new SpelledValue(isDrawn ? "drawn-digits" : "mnist").With("part", part.Name);
        if (isDrawn) spelled = spelled.With("seed", $"{arguments.Integer("seed", part.Seed)}").With("count", $"{count}");
        var digits = (ImageSet)NamedRegistry.Find(spelled.Name)!.Load("images", spelled, notes);
        return i =>
        {
            var chosen = isDrawn ? i : new SeededRandom(arguments.Integer("seed", part.Seed), i).Below(digits.Count);
            return (digits.Labels![chosen], digits[chosen].ToArray());
        };
    }

    private Table Labels(List<Image> images, List<int> garments, List<int> digits, IReadOnlyList<string> names) => new(
        [
            new TextColumn("id", images.Select(i => i.Id), role: ColumnRole.Id),
            new TextColumn("garment", garments.Select(g => names[g])),
            .. hasDigits ? (Column[])[new TextColumn("digit", digits.Select(d => $"{d}"))] : [],
        ], Name);
}
