using Ansatz.Data.Formats;

namespace Ansatz.Data.Named;

/// <summary>Fashion-MNIST, with a table of attributes made from the classes and the brightness.</summary>
internal sealed class FashionMnist : IdxDataSet
{
    private static readonly (string Name, int[] Classes)[] Groups =
    [
        ("upper", [0, 2, 4, 6]), ("long-sleeves", [2, 4, 6]), ("footwear", [5, 7, 9]), ("closed-shoe", [7, 9]), ("one-piece", [3]), ("accessory", [8]),
    ];

    private static readonly string[] Terciles = ["brightness=dark", "brightness=medium", "brightness=bright"];

    public override string Name => "fashion-mnist";

    public override string Summary => "70,000 photographs of garments, 10 classes: 60,000 x 1 x 28 x 28 to train, 10,000 to test";

    public override string License => "Xiao, Rasul and Vollgraf 2017, Zalando; MIT license";

    public override string? Package => "dataset-fashion-mnist";

    public override string HowToGet => $"install it: apt-get install {Package} (as root, or with sudo)";

    public override string? Location => Locate("/usr/share/datasets/fashion-mnist", DataFolders.Find("fashion-mnist"));

    public override IReadOnlyList<DataPart> Parts { get; } =
    [
        new("images", typeof(ImageSet), "1 x 28 x 28, with the class of each"),
        new("attributes", typeof(Table), "10 attributes, class=NAME; with table=groups 9: 6 groups of classes (upper, long-sleeves, footwear, closed-shoe, one-piece, accessory) and the tercile of the mean brightness"),
    ];

    protected override IReadOnlyList<string> ClassNames { get; } = ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"];

    public override IReadOnlyList<DataParameter> Parameters { get; } =
        [.. CommonParameters, new("table", "which attributes: the classes, or groups of classes and brightness (groups)", "classes")];

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        var isGrouped = arguments.Word("table", "classes", "classes", "groups") == "groups";
        var rest = new SpelledValue(arguments.Name, [.. arguments.Arguments.Where(a => a.Key != "table")]);
        return role == "images" ? base.Load(role, rest, notes)
            : isGrouped ? Attributes(Images(ImageOptions.From(rest), notes), notes) : Images(ImageOptions.From(rest), notes).ClassTable();
    }

    /// <summary>The attributes of images; the terciles are those of the 60,000 training images, whatever part is asked for.</summary>
    private Table Attributes(ImageSet images, INotes notes)
    {
        var sorted = Images(ImageOptions.From(new(Name)), notes).MeanBrightness();
        Array.Sort(sorted);
        var (dark, bright) = (sorted[sorted.Length / 3], sorted[2 * sorted.Length / 3]);
        var tercile = images.MeanBrightness().Select(m => m < dark ? 0 : m < bright ? 1 : 2).ToArray();
        int[] classes = [.. images.Labels!.Select(l => ClassNames.ToList().IndexOf(images.ClassNames![l]))];
        return new(
            [
                new TextColumn("id", images.Ids, role: ColumnRole.Id),
                .. Groups.Select(g => new NumberColumn(g.Name, [.. classes.Select(c => g.Classes.Contains(c) ? 1.0 : 0.0)], ColumnKind.Boolean)),
                .. Terciles.Select((name, t) => new NumberColumn(name, [.. tercile.Select(x => x == t ? 1.0 : 0.0)], ColumnKind.Boolean)),
            ], Name);
    }
}
