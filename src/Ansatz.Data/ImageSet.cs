using System.Collections;
using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>
/// Images with ids and, where known, classes, captions and parts (train, validation, test); immutable.
/// Selecting and dividing share the pixels. Sizes may differ; <see cref="Pixels"/> and <see cref="Batch"/> need one size
/// and say which image differs.
/// </summary>
public sealed partial class ImageSet : IReadOnlyList<Image>, IDataValue
{
    private readonly Image[] images;
    private string? fingerprint;
    private bool? isUniform;

    /// <summary>Creates a set of images.</summary>
    /// <param name="images">The images, in order.</param>
    /// <param name="labels">The class of each image, from 0, or null.</param>
    /// <param name="classNames">The name of each class, or null.</param>
    /// <param name="captions">A text for each image, or null.</param>
    /// <param name="parts">The part each image belongs to, or null.</param>
    /// <param name="source">Where the set came from, for messages; may be empty.</param>
    /// <exception cref="DataException">Labels, captions or parts are not one an image, or a label has no class.</exception>
    public ImageSet(
        IEnumerable<Image> images,
        IReadOnlyList<int>? labels = null,
        IReadOnlyList<string>? classNames = null,
        IReadOnlyList<string>? captions = null,
        IReadOnlyList<string>? parts = null,
        string source = "")
    {
        this.images = [.. images];
        (Labels, ClassNames, Captions, Parts, Source) = (labels, classNames, captions, parts, source);
        CheckCount(labels?.Count, "labels");
        CheckCount(captions?.Count, "captions");
        CheckCount(parts?.Count, "parts");
        for (var i = 0; i < labels?.Count; i++)
            if (labels[i] < 0 || labels[i] >= (classNames?.Count ?? int.MaxValue))
                throw new DataException(source, $"image '{this.images[i].Id}'", $"has class {labels[i]}, where the classes are 0 to {(classNames?.Count ?? int.MaxValue) - 1}");
    }

    /// <summary>The number of images.</summary>
    public int Count => images.Length;

    /// <summary>Where the set came from, for messages; may be empty.</summary>
    public string Source { get; }

    /// <summary>The class of each image, from 0, or null.</summary>
    public IReadOnlyList<int>? Labels { get; }

    /// <summary>The name of each class, or null.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>A text for each image, or null.</summary>
    public IReadOnlyList<string>? Captions { get; }

    /// <summary>The part each image belongs to (train, validation, test), or null.</summary>
    public IReadOnlyList<string>? Parts { get; }

    /// <summary>The id of each image.</summary>
    public IReadOnlyList<string> Ids => [.. images.Select(i => i.Id)];

    /// <summary>Whether all images have the same channels, height and width.</summary>
    public bool IsUniform => isUniform ??= images.All(SameSize);

    /// <summary>The number of channels of every image.</summary>
    /// <exception cref="DataException">The images differ, or there is none.</exception>
    public int Channels => Uniform().Channels;

    /// <summary>The number of rows of every image.</summary>
    /// <exception cref="DataException">The images differ, or there is none.</exception>
    public int Height => Uniform().Height;

    /// <summary>The number of columns of every image.</summary>
    /// <exception cref="DataException">The images differ, or there is none.</exception>
    public int Width => Uniform().Width;

    /// <inheritdoc/>
    public string Description
    {
        get
        {
            var size = images.Length == 0 ? "" : IsUniform ? $" {Width}x{Height}" : " of several sizes";
            var classes = ClassNames is null ? "" : $", {ClassNames.Count} classes";
            return $"{Count} image{(Count == 1 ? "" : "s")}{size}{classes}";
        }
    }

    /// <inheritdoc/>
    public string Fingerprint => fingerprint ??= ComputeFingerprint();

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Facts
    {
        get
        {
            var sizes = images.GroupBy(i => $"{i.Channels} channel{(i.Channels == 1 ? "" : "s")}, {i.Width}x{i.Height}").OrderByDescending(g => g.Count()).ToArray();
            var facts = new List<KeyValuePair<string, string>>
            {
                new("type", "ImageSet"), new("images", $"{Count}"), new("values", images.All(i => i.IsEightBit) ? "[0, 1], 8 bits" : "[0, 1], float32"),
            };
            facts.AddRange(sizes.Take(5).Select(g => new KeyValuePair<string, string>("size", sizes.Length == 1 ? g.Key : $"{g.Key}: {g.Count()} images")));
            if (Labels is not null)
                facts.AddRange(Labels.GroupBy(l => l).OrderBy(g => g.Key).Take(20).Select(g => new KeyValuePair<string, string>("class", $"{ClassNames?[g.Key] ?? $"{g.Key}"}: {g.Count()} images")));
            if (Parts is not null) facts.AddRange(Parts.GroupBy(p => p).Select(g => new KeyValuePair<string, string>("part", $"{g.Key}: {g.Count()} images")));
            facts.Add(new("fingerprint", Fingerprint));
            return facts;
        }
    }

    /// <summary>An image by its number.</summary>
    /// <param name="index">The number, from 0.</param>
    public Image this[int index] => images[index];

    /// <summary>The set as the target of a <see cref="Selection"/>.</summary>
    /// <param name="seed">The seed of random selections.</param>
    public SelectionTarget ToTarget(long seed = 0) => new(Ids, Labels, ClassNames, seed);

    /// <summary>The images with these numbers, in this order.</summary>
    /// <param name="indices">Numbers, from 0.</param>
    public ImageSet Select(IReadOnlyList<int> indices) => new(
        indices.Select(i => images[i]), Pick(Labels, indices), ClassNames, Pick(Captions, indices), Pick(Parts, indices), Source);

    /// <summary>The chosen images.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="seed">The seed of random selections.</param>
    /// <exception cref="SpellingException">An index or class does not exist.</exception>
    public ImageSet Select(Selection selection, long seed = 0) => Select(selection.Resolve(ToTarget(seed)));

    /// <summary>The first images.</summary>
    /// <param name="count">How many at most.</param>
    public ImageSet Take(int count) => Select([.. Enumerable.Range(0, Math.Min(count, Count))]);

    /// <summary>The images of one part.</summary>
    /// <param name="name">Its name, such as <c>test</c>.</param>
    /// <exception cref="DataException">The set has no such part.</exception>
    public ImageSet Part(string name)
    {
        var parts = Parts ?? throw new DataException(Source, "", "is not divided into parts");
        int[] indices = [.. Enumerable.Range(0, Count).Where(i => parts[i] == name)];
        return indices.Length > 0 ? Select(indices) : throw new DataException(Source, "", $"has no part '{name}'; the parts are {string.Join(", ", parts.Distinct())}");
    }

    /// <summary>Divides the images.</summary>
    /// <param name="split">The shares.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="groups">The key of each image's group, or null; a group stays whole.</param>
    public (ImageSet Train, ImageSet Validation, ImageSet Test) Divide(Split split, long seed, IReadOnlyList<string>? groups = null)
    {
        var parts = split.Divide(Count, seed, groups);
        return (Select(parts.Train), Select(parts.Validation), Select(parts.Test));
    }

    /// <summary>The images with classes (again numbered from 0) only of these names.</summary>
    /// <param name="names">Names of classes, or their numbers.</param>
    /// <exception cref="SpellingException">A class does not exist.</exception>
    public ImageSet OfClasses(params IReadOnlyList<string> names)
    {
        var known = ClassNames ?? (Labels is null ? [] : [.. Enumerable.Range(0, Labels.Count == 0 ? 0 : Labels.Max() + 1).Select(i => $"{i}")]);
        if (Labels is null) throw new DataException(Source, "", "has no classes");
        var chosen = names.Select(name => known.ToList().IndexOf(name) is >= 0 and var at ? at
            : int.TryParse(name, out var number) && number >= 0 && number < known.Count ? number
            : throw new SpellingException(name, $"the classes are {string.Join(", ", known)}", NearestNames.Of(name, known))).Distinct().ToList();
        int[] indices = [.. Enumerable.Range(0, Count).Where(i => chosen.Contains(Labels[i]))];
        return new(indices.Select(i => images[i]), [.. indices.Select(i => chosen.IndexOf(Labels[i]))], [.. chosen.Select(c => known[c])],
            Pick(Captions, indices), Pick(Parts, indices), Source);
    }

    /// <summary>The classes as attributes: a table with the id and one column <c>class=NAME</c> of 0 and 1 a class.</summary>
    /// <exception cref="DataException">The set has no classes.</exception>
    public Table ClassTable()
    {
        if (Labels is null) throw new DataException(Source, "", "has no classes", "give a table of attributes, or a folder with a folder a class");
        var names = ClassNames ?? [.. Enumerable.Range(0, Labels.Count == 0 ? 0 : Labels.Max() + 1).Select(i => $"{i}")];
        return new(
            [
                new TextColumn("id", Ids, role: ColumnRole.Id),
                .. names.Select((name, c) => NumberColumn.Own($"class={name}", [.. Labels.Select(l => l == c ? 1.0 : 0.0)], ColumnKind.Boolean)),
            ], Source);
    }

    /// <summary>The set under another source name.</summary>
    /// <param name="source">Where it came from, for messages.</param>
    public ImageSet From(string source) => new(images, Labels, ClassNames, Captions, Parts, source);

    /// <inheritdoc/>
    public IEnumerator<Image> GetEnumerator() => ((IEnumerable<Image>)images).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Copies images, one after another, [n, channels, height, width] row-major, values in [0, 1].</summary>
    /// <param name="indices">Numbers of images, from 0.</param>
    /// <param name="target">Room for all values.</param>
    /// <exception cref="DataException">The images differ in size.</exception>
    public void CopyTo(ReadOnlySpan<int> indices, Span<float> target)
    {
        var size = Uniform().Size;
        for (var i = 0; i < indices.Length; i++) images[indices[i]].CopyTo(target.Slice(i * size, size));
    }

    private static T[]? Pick<T>(IReadOnlyList<T>? values, IReadOnlyList<int> indices) => values is null ? null : [.. indices.Select(i => values[i])];

    private bool SameSize(Image image) => image.Channels == images[0].Channels && image.Height == images[0].Height && image.Width == images[0].Width;

    private Image Uniform()
    {
        if (images.Length == 0) throw new DataException(Source, "", "holds no images");
        if (IsUniform) return images[0];
        var (first, different) = (images[0], images.Where(i => !SameSize(i)).ToArray());
        var side = images.Min(i => Math.Min(i.Height, i.Width));
        throw new DataException(Source, $"image '{different[0].Id}'",
            $"is {Shape(different[0])} where '{first.Id}' is {Shape(first)} ({different.Length} of {Count} differ)",
            $"have them cropped to squares and resized: {(Source.Length == 0 ? "FOLDER" : Source)}:side={side}{(different.Any(d => d.Channels != first.Channels) ? ",channels=3" : "")}");
    }

    private static string Shape(Image image) => $"{image.Width}x{image.Height} with {image.Channels} channel{(image.Channels == 1 ? "" : "s")}";

    private void CheckCount(int? count, string what)
    {
        if (count is { } n && n != images.Length) throw new DataException(Source, "", $"{n} {what} were given for {images.Length} images");
    }

    private string ComputeFingerprint()
    {
        var builder = new FingerprintBuilder().Add("images").Add(Count);
        for (var i = 0; i < images.Length; i++)
        {
            builder.Add(images[i].Id);
            images[i].AddTo(builder);
            if (Labels is not null) builder.Add(Labels[i]);
            if (Captions is not null) builder.Add(Captions[i]);
        }
        foreach (var name in ClassNames ?? []) builder.Add(name);
        return builder.Finish();
    }
}
