using Ansatz.Data.Sprites;

namespace Ansatz.Data.Named;

/// <summary>
/// Rendered sprites with their factors: the class of an image is its shape. All 92,160 of them in a random order, or the first <c>count</c> of that
/// order; sprite i of a seed is the same whatever the count.
/// </summary>
internal sealed class SpriteImages : NamedData
{
    private const int Side = 32;

    private static readonly string[] ShapeNames = [.. Enum.GetNames<SpriteShape>().Select(name => name.ToLowerInvariant())];

    public override string Name => "sprites";

    public override string Summary => "squares, ellipses and hearts of 6 sizes, 20 orientations and 16 x 16 places, 1 x 32 x 32; the class is the shape";

    public override string License => "made by this program";

    public override bool IsGenerated => true;

    public override string? Location => "made when asked for";

    public override string HowToGet => "";

    public override IReadOnlyList<DataParameter> Parameters { get; } =
    [
        new("count", "how many sprites, 1 to 92160", "92160"),
        new("side", "the side of an image in pixels, 8 to 256", "32"),
        new("seed", "the seed of the order", "0"),
    ];

    public override IReadOnlyList<DataPart> Parts { get; } =
    [
        new("images", typeof(ImageSet), "1 x 32 x 32, pixels of 0 and 1, with the shape of each as its class"),
        new("factors", typeof(Table), "shape, scale, orientation, x and y of each"),
    ];

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0, [.. Parameters.Select(p => p.Name)]);
        var count = arguments.Integer("count", SpriteFactors.Combinations, 1, SpriteFactors.Combinations);
        var (side, seed) = (arguments.Integer("side", Side, 8, 256), arguments.Integer("seed", 0));
        var numbers = new SeededRandom(seed).Permutation(SpriteFactors.Combinations)[..count];
        SpriteFactors[] factors = [.. numbers.Select(SpriteFactors.Of)];
        string[] ids = [.. numbers.Select(number => $"sprite-{number:D5}")];
        return role == "factors" ? Factors(ids, factors) : Images(ids, factors, side);
    }

    private ImageSet Images(string[] ids, SpriteFactors[] factors, int side)
    {
        var images = new Image[ids.Length];
        Parallel.For(0, images.Length, i =>
        {
            var levels = new byte[side * side];
            SpriteRenderer.Render(factors[i], side, levels);
            images[i] = Image.FromLevels(ids[i], 1, side, side, levels);
        });
        return new ImageSet(images, [.. factors.Select(f => (int)f.Shape)], ShapeNames, source: Name);
    }

    private Table Factors(string[] ids, SpriteFactors[] factors)
    {
        NumberColumn Of(string name, Func<SpriteFactors, double> value, string unit = "") => NumberColumn.Own(name, [.. factors.Select(value)], unit: unit);
        return new(
            [
                new TextColumn("id", ids, role: ColumnRole.Id), new TextColumn("shape", factors.Select(f => ShapeNames[(int)f.Shape])),
                Of("scale", f => f.Size), Of("orientation", f => f.Angle, "radians"), Of("x", f => f.Left, "sides"), Of("y", f => f.Top, "sides"),
            ], Name);
    }
}
