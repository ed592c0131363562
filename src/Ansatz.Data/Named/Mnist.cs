namespace Ansatz.Data.Named;

/// <summary>Handwritten digits in MNIST's files, where a folder holds them.</summary>
internal sealed class Mnist : IdxDataSet
{
    public override string Name => "mnist";

    public override string Summary => "handwritten digits, 10 classes, 1 x 28 x 28, in a training and a test part";

    public override string License => "LeCun, Cortes and Burges; generally distributed under CC BY-SA 3.0";

    public override string HowToGet => $"put train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz and the same for t10k or test into a folder mnist, and name the folder above it: export {DataFolders.Variable}=FOLDER";

    public override string? Location => Locate(DataFolders.Find("mnist"), DataFolders.Find("mnist10k"));

    public override IReadOnlyList<DataPart> Parts { get; } =
    [
        new("images", typeof(ImageSet), "1 x 28 x 28, with the class of each"),
        new("classes", typeof(Table), "10 attributes, class=NAME"),
    ];

    protected override IReadOnlyList<string> ClassNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
}
