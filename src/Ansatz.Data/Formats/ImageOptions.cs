namespace Ansatz.Data.Formats;

/// <summary>What may be spelled after any set of images: <c>photos/:side=64,channels=1</c>, <c>fashion-mnist:part=test,classes=1+9</c>.</summary>
internal sealed record ImageOptions
{
    /// <summary>The keys, with what they mean, in the order that help shows.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Keys { get; } =
    [
        new("part", "the part of the set: train, validation or test"),
        new("classes", "only these classes, by name or number, joined by +"),
        new("count", "only the first so many images"),
        new("crop", "the side of the centered square to cut out, in pixels"),
        new("side", "the side of the square that images are resized to (after cropping their middle), in pixels"),
        new("channels", "1 (grey) or 3 (color)"),
        new("levels", "values rounded to so many levels from 0 to 1"),
        new("range", "the range LOW..HIGH of a number array, mapped to [0, 1]"),
        new("array", "the name of the array in an .npz file"),
    ];

    public string? Part { get; init; }

    public IReadOnlyList<string> Classes { get; init; } = [];

    public int? Count { get; init; }

    public int? Levels { get; init; }

    public SpelledRange? Range { get; init; }

    public string? Array { get; init; }

    public ImageGeometry Geometry { get; init; } = ImageGeometry.Same;

    /// <summary>Reads the options; other keys may be allowed beside these.</summary>
    public static ImageOptions From(SpelledValue arguments, params IReadOnlyCollection<string> alsoAllowed)
    {
        arguments.Accept(0, [.. Keys.Select(k => k.Key), .. alsoAllowed]);
        var (side, crop, channels) = (Positive(arguments, "side", 16_384), Positive(arguments, "crop", 65_500), Positive(arguments, "channels", 3));
        if (channels == 2) throw new SpellingException("channels=2", "1 (grey) or 3 (color) is expected");
        var range = arguments.Range("range");
        if (range is { } r && !(r.Low < r.High)) throw new SpellingException($"range={r}", "a range LOW..HIGH with LOW below HIGH is expected");
        return new()
        {
            Part = arguments.Has("part") ? arguments.Word("part", "") : null,
            Classes = arguments.Words("classes"),
            Count = Positive(arguments, "count", int.MaxValue),
            Levels = arguments.Has("levels") ? arguments.Integer("levels", 0, 2, 65_536) : null,
            Range = range,
            Array = arguments.Has("array") ? arguments.Word("array", "") : null,
            Geometry = new(crop, side, side, channels),
        };
    }

    /// <summary>These options with a crop and size where none is given.</summary>
    public ImageOptions OrElse(int? crop, int side) =>
        Geometry.Crop is null && Geometry.Height is null ? this with { Geometry = Geometry with { Crop = crop, Height = side, Width = side } } : this;

    /// <summary>Applies what is spelled to a set that was read whole.</summary>
    public ImageSet Apply(ImageSet images)
    {
        if (Part is not null) images = images.Part(Part);
        if (Classes.Count > 0) images = images.OfClasses(Classes);
        if (Count is { } count) images = images.Take(count);
        return Finish(images);
    }

    /// <summary>Applies size, channels and levels.</summary>
    public ImageSet Finish(ImageSet images)
    {
        images = images.Fit(Geometry);
        return Levels is { } levels ? images.Quantize(levels) : images;
    }

    private static int? Positive(SpelledValue arguments, string key, int high) => arguments.Has(key) ? arguments.Integer(key, 0, 1, high) : null;
}
