namespace Ansatz.Data.Formats;

/// <summary>
/// The file of dSprites as published: <c>imgs</c> [n, 64, 64] of bytes 0 and 1, <c>latents_classes</c> [n, 6] and <c>latents_values</c> [n, 6] with color,
/// shape, scale, orientation, x and y. Source: Matthey, Higgins, Hassabis, Lerchner, dSprites: Disentanglement testing Sprites dataset, 2017.
/// </summary>
internal static class DSprites
{
    public const string Images = "imgs", Classes = "latents_classes", Values = "latents_values";

    /// <summary>So many images are taken unless the user says otherwise: all 737,280 would occupy 3 GB.</summary>
    private const int DefaultCount = 100_000;

    /// <summary>The place of the shape among the factors.</summary>
    public const int Shape = 1;

    public static readonly string[] Factors = ["color", "shape", "scale", "orientation", "x", "y"];

    public static readonly string[] Shapes = ["square", "ellipse", "heart"];

    public static bool Recognizes(DataSource source) => NpyFile.IsNpz(source) && NpyFile.Names(source) is var names && names.Contains(Images) && names.Contains(Classes);

    public static string Id(int row) => $"dsprites-{row:D6}";

    /// <summary>The arrays of factors, whose rows are as many as the images.</summary>
    public static IReadOnlyDictionary<string, NpyArray> ReadFactors(DataSource source)
    {
        var arrays = NpyFile.ReadZip(source, name => name is Classes or Values);
        if (!arrays.TryGetValue(Classes, out var classes)) throw new DataException(source.Name, "", $"has no array '{Classes}'");
        foreach (var array in arrays.Values)
        {
            if (array.Shape is not [_, var factors] || factors != Factors.Length || array.Shape[0] != classes.Shape[0])
                throw new DataException(array.Name, "", $"has the shape [{string.Join(", ", array.Shape)}], where [n, {Factors.Length}] is expected, n being the number of images");
        }
        return arrays;
    }

    /// <summary>The rows that are taken, in order: <c>count</c> of them, drawn with the <c>seed</c>.</summary>
    public static int[] Chosen(DataSource source, long rows, SpelledValue arguments, INotes notes)
    {
        if (rows is 0 or > int.MaxValue) throw new DataException(source.Name, $"array '{Classes}'", $"has {rows} rows");
        var count = arguments.Integer("count", (int)Math.Min(rows, DefaultCount), 1, int.MaxValue);
        if (!arguments.Has("count") && rows > DefaultCount) notes.Note($"{DefaultCount} of {rows} images, drawn at random (count=N takes another number)");
        int[] chosen = [.. new SeededRandom(arguments.Integer("seed", 0)).Permutation((int)rows).Take(count)];
        Array.Sort(chosen);
        return chosen;
    }

    /// <summary>The shape of an image, from 0.</summary>
    public static int ShapeOf(NpyArray classes, double[] values, int row) =>
        values[row * Factors.Length + Shape] is var value && value is 0 or 1 or 2 ? (int)value : throw new DataException(classes.Name, $"row {row}", $"has the shape {value}, where 0, 1 or 2 is expected");
}

/// <summary>Reads images of dSprites; the class of an image is its shape.</summary>
internal sealed class DSpritesImageReader : Reader<ImageSet>
{
    public override string Name => "dSprites";

    public override IReadOnlyList<string> Extensions => [];

    public override bool Recognizes(DataSource source) => DSprites.Recognizes(source);

    public override ImageSet Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = ImageOptions.From(arguments, "seed") with { Count = null };
        var classes = DSprites.ReadFactors(source)[DSprites.Classes];
        var values = classes.ToDoubles();
        var chosen = DSprites.Chosen(source, classes.Shape[0], arguments, notes);
        var images = new List<Image>(chosen.Length);
        var (height, width) = (0, 0);
        NpyFile.VisitRows(source, DSprites.Images, Begin, (row, bytes) =>
        {
            if (images.Count == chosen.Length || chosen[images.Count] != row) return;
            var levels = new byte[bytes.Length];
            for (var i = 0; i < levels.Length; i++)
                levels[i] = bytes[i] <= 1 ? (byte)(bytes[i] * byte.MaxValue) : throw new DataException(source.Name, $"array '{DSprites.Images}', row {row}", $"holds {bytes[i]}, where pixels are 0 and 1");
            images.Add(PixelTransform.Transform(Image.FromLevels(DSprites.Id((int)row), 1, height, width, levels), options.Geometry));
        });
        return options.Apply(new ImageSet(images, [.. chosen.Select(row => DSprites.ShapeOf(classes, values, row))], DSprites.Shapes, source: source.Name));

        void Begin(NpyHeader header)
        {
            if (header is not { Kind: 'u', Width: 1, Shape: [var n, > 0 and <= 65_500, > 0 and <= 65_500] } || n != classes.Shape[0])
                throw new DataException(source.Name, $"array '{DSprites.Images}'", $"is {header.Text}, where {classes.Shape[0]} images [height, width] of unsigned bytes are expected");
            (height, width) = ((int)header.Shape[1], (int)header.Shape[2]);
            Limits.Check(source, DSprites.Images, chosen.Length * (160.0 + (options.Geometry.Height ?? height) * (double)(options.Geometry.Width ?? width)), $"{chosen.Length} images");
        }
    }
}

/// <summary>Reads the factors of dSprites: their values where the file has them, else their classes.</summary>
internal sealed class DSpritesTableReader : Reader<Table>
{
    public override string Name => "dSprites factors";

    public override IReadOnlyList<string> Extensions => [];

    public override bool Recognizes(DataSource source) => DSprites.Recognizes(source);

    public override Table Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        ImageOptions.From(arguments, "seed");
        var arrays = DSprites.ReadFactors(source);
        var classes = arrays[DSprites.Classes];
        var values = (arrays.GetValueOrDefault(DSprites.Values) ?? classes).ToDoubles();
        var shapes = classes.ToDoubles();
        var chosen = DSprites.Chosen(source, classes.Shape[0], arguments, notes);
        return new(
            [
                new TextColumn("id", chosen.Select(DSprites.Id), role: ColumnRole.Id),
                .. DSprites.Factors.Select((name, factor) => factor == DSprites.Shape
                    ? (Column)new TextColumn(name, chosen.Select(row => DSprites.Shapes[DSprites.ShapeOf(classes, shapes, row)]))
                    : NumberColumn.Own(name, [.. chosen.Select(row => values[row * DSprites.Factors.Length + factor])], unit: name == "orientation" ? "radians" : "")),
            ], source.Name);
    }
}
