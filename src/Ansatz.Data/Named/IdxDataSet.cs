using Ansatz.Data.Formats;
using Ansatz.Torch;

namespace Ansatz.Data.Named;

/// <summary>A data set of images and classes in MNIST's files, with a training part and a test part.</summary>
internal abstract class IdxDataSet : NamedData
{
    private static readonly IdxReader Reader = new();

    public override bool IsGenerated => false;

    public override IReadOnlyList<DataParameter> Parameters => CommonParameters;

    /// <summary>What may be spelled after any of these data sets.</summary>
    protected static IReadOnlyList<DataParameter> CommonParameters { get; } =
        [.. ImageOptions.Keys.Where(k => k.Key is not ("range" or "array" or "crop")).Select(k => new DataParameter(k.Key, k.Value, k.Key == "part" ? "train" : ""))];

    protected abstract IReadOnlyList<string> ClassNames { get; }

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        var options = ImageOptions.From(arguments);
        return role == "classes" ? Images(options, notes).ClassTable() : options.Finish(Images(options, notes));
    }

    /// <summary>The images of a part (train, unless another is asked for; <c>all</c> for all) as they are in the files, restricted to the classes and count asked for.</summary>
    protected ImageSet Images(ImageOptions options, INotes notes)
    {
        var part = options.Part ?? "train";
        if (part is not ("train" or "test" or "all")) throw new SpellingException($"part={part}", "train, test or all is expected", NearestNames.Of(part, ["train", "test", "all"]));
        using var source = DataSource.FromPath(Location ?? throw Missing());
        var read = Reader.Read(source, part == "all" ? new(Name) : new SpelledValue(Name).With("part", part), notes);
        var named = new ImageSet(read, read.Labels, ClassNames, null, read.Parts, Name);
        return (options with { Part = null, Levels = null, Geometry = ImageGeometry.Same }).Apply(named);
    }

    /// <summary>The first folder that holds the training images, or null.</summary>
    protected static string? Locate(params IEnumerable<string?> folders) =>
        folders.OfType<string>().FirstOrDefault(f => Directory.Exists(f) && Directory.EnumerateFiles(f, "train-images-idx3-ubyte*").Any());
}
