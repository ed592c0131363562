namespace Ansatz.Data.Named;

/// <summary>
/// Canvases with 0, 1 or 2 of MNIST's digits, as scenes of several objects; the class of a canvas is how many there are. The digits of the training part
/// come from MNIST's training part, those of the test part from its test part. Each digit is shrunk to s = clip(int(28 / (2.6 + 0.15 N(0, 1))), 8, 13)
/// pixels (bilinear, antialiased) and laid anywhere inside; a canvas on which the sum exceeds 1 is drawn again. Canvas i of a seed is the same whatever
/// the count.
/// </summary>
internal sealed class DigitCanvases : NamedData
{
    private const int Side = 24, Digit = 28, Most = 2, SmallestDigit = 8, LargestDigit = 13;

    private static readonly (string Name, int Count, int Seed)[] KnownParts = [("train", 3000, 11), ("test", 600, 12)];

    public override string Name => "digit-canvases";

    public override string Summary => "0, 1 or 2 of MNIST's digits on a canvas, 1 x 24 x 24; the class is how many there are";

    public override string License => "made by this program from MNIST, generally distributed under CC BY-SA 3.0";

    public override bool IsGenerated => true;

    public override string? Location => Digits.Location;

    public override string HowToGet => Digits.HowToGet;

    public override IReadOnlyList<DataParameter> Parameters { get; } =
    [
        new("part", "train, test, or all of both", "train"),
        new("count", "how many canvases of a part, at least 1", "3000, 600 by part"),
        new("seed", "the seed of the draw", "11, 12 by part"),
    ];

    public override IReadOnlyList<DataPart> Parts { get; } =
    [
        new("images", typeof(ImageSet), "1 x 24 x 24, float32, with the number of digits of each"),
        new("classes", typeof(Table), "3 attributes, class=0, 1, 2"),
    ];

    private static NamedData Digits => NamedRegistry.Find("mnist")!;

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0, [.. Parameters.Select(p => p.Name)]);
        var wanted = arguments.Word("part", "train", ["all", .. KnownParts.Select(k => k.Name)]);
        var (images, labels, parts) = (new List<Image>(), new List<int>(), new List<string>());
        foreach (var part in KnownParts.Where(p => p.Name == wanted || wanted == "all"))
        {
            var digits = (ImageSet)Digits.Load("images", new SpelledValue("mnist").With("part", part.Name), notes);
            var count = arguments.Integer("count", part.Count, 1, 1_000_000);
            for (var i = 0; i < count; i++)
            {
                var (image, digitCount) = Draw(new SeededRandom(arguments.Integer("seed", part.Seed), i), digits, $"{part.Name}-{i:D5}");
                images.Add(image);
                labels.Add(digitCount);
                parts.Add(part.Name);
            }
        }
        var set = new ImageSet(images, labels, ["0", "1", "2"], null, parts, Name);
        return role == "classes" ? set.ClassTable() : set;
    }

    private static (Image Image, int Count) Draw(SeededRandom random, ImageSet digits, string id)
    {
        var count = random.Below(Most + 1);
        Span<float> normal = stackalloc float[1];
        while (true)
        {
            var canvas = new float[Side * Side];
            for (var i = 0; i < count; i++)
            {
                var digit = digits[random.Below(digits.Count)].ToArray();
                random.Normal(normal);
                var side = Math.Clamp((int)(Digit / (2.6 + 0.15 * normal[0])), SmallestDigit, LargestDigit);
                var (top, left) = (random.Below(Side - side + 1), random.Below(Side - side + 1));
                Add(canvas, Shrink(digit, side), side, top, left);
            }
            if (canvas.Max() <= 1) return (Image.FromValues(id, 1, Side, Side, canvas), count);
        }
    }

    private static void Add(float[] canvas, float[] digit, int side, int top, int left)
    {
        for (var row = 0; row < side; row++)
            for (var column = 0; column < side; column++)
                canvas[(top + row) * Side + left + column] += digit[row * side + column];
    }

    /// <summary>A digit at a smaller size: a triangle filter as wide as the shrinking, along rows and then along columns.</summary>
    private static float[] Shrink(float[] digit, int side)
    {
        var weights = Triangles(side);
        var (half, result) = (new double[side * Digit], new float[side * side]);
        for (var i = 0; i < side; i++)
            for (var column = 0; column < Digit; column++)
                for (var row = 0; row < Digit; row++) half[i * Digit + column] += weights[i, row] * digit[row * Digit + column];
        for (var i = 0; i < side; i++)
            for (var j = 0; j < side; j++)
            {
                var sum = 0.0;
                for (var column = 0; column < Digit; column++) sum += weights[j, column] * half[i * Digit + column];
                result[i * side + j] = (float)Math.Clamp(sum, 0, 1);
            }
        return result;
    }

    private static double[,] Triangles(int side)
    {
        var (scale, weights) = ((double)Digit / side, new double[side, Digit]);
        for (var i = 0; i < side; i++)
        {
            var center = (i + 0.5) * scale;
            var sum = 0.0;
            for (var j = 0; j < Digit; j++) sum += weights[i, j] = Math.Max(0, 1 - Math.Abs(j + 0.5 - center) / scale);
            for (var j = 0; j < Digit; j++) weights[i, j] /= sum;
        }
        return weights;
    }
}
