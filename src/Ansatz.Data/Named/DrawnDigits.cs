namespace Ansatz.Data.Named;

/// <summary>Digits drawn by this program, each with a hand of its own, for machines without MNIST. Digit i of a seed is the same whatever the count.</summary>
internal sealed class DrawnDigits : NamedData
{
    private static readonly (string Name, int Count, int Seed)[] KnownParts = [("train", 6000, 41), ("test", 2000, 42)];

    public override string Name => "drawn-digits";

    public override string Summary => "digits drawn with a pen of random width, turn, slant, size and tremor, 10 classes, 1 x 28 x 28";

    public override string License => "made by this program";

    public override bool IsGenerated => true;

    public override string? Location => "made when asked for";

    public override string HowToGet => "";

    public override IReadOnlyList<DataParameter> Parameters { get; } =
    [
        new("part", "train, test, or all of both", "train"),
        new("count", "how many digits of a part, at least 1", "6000, 2000 by part"),
        new("seed", "the seed of the draw", "41, 42 by part"),
    ];

    public override IReadOnlyList<DataPart> Parts { get; } =
    [
        new("images", typeof(ImageSet), "1 x 28 x 28, float32, with the digit of each"),
        new("classes", typeof(Table), "10 attributes, class=0 .. class=9"),
    ];

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0, [.. Parameters.Select(p => p.Name)]);
        var wanted = arguments.Word("part", "train", ["all", .. KnownParts.Select(k => k.Name)]);
        var (images, labels, parts) = (new List<Image>(), new List<int>(), new List<string>());
        foreach (var part in KnownParts.Where(p => p.Name == wanted || wanted == "all"))
        {
            var count = arguments.Integer("count", part.Count, 1, 1_000_000);
            for (var i = 0; i < count; i++)
            {
                var random = new SeededRandom(arguments.Integer("seed", part.Seed), i);
                var digit = random.Below(10);
                images.Add(Image.FromValues($"{part.Name}-{i:D5}", 1, DigitPen.Side, DigitPen.Side, DigitPen.Draw(digit, random)));
                labels.Add(digit);
                parts.Add(part.Name);
            }
        }
        var set = new ImageSet(images, labels, [.. Enumerable.Range(0, 10).Select(d => $"{d}")], null, parts, Name);
        return role == "classes" ? set.ClassTable() : set;
    }
}
