using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class ConvolutionTest
{
    private static readonly RandomStream Stream = new(4);

    public static TheoryData<string> Cases => ["conv1d", "conv2d", "conv3d", "transposed1d", "transposed2d", "transposed3d"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_IsPyTorchs(string name)
    {
        var table = new ReferenceTable(name);
        Numbers.Near(table["output"], table.Into(Make(name)).Forward(table["input"]), 1e-13);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_AreThoseOfDifferences(string name)
    {
        var layer = Make(name);
        var input = new ReferenceTable(name)["input"].Narrow(0, 0, 1);
        Numbers.Gradients(layer, x => layer.Forward(x[0]).Tanh(), input);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LeadingDimensions_AreKept(string name)
    {
        var table = new ReferenceTable(name);
        var layer = table.Into(Make(name));
        var (x, y) = (table["input"], table["output"]);
        Numbers.Near(y.Select(0, 0), layer.Forward(x.Select(0, 0)), 1e-13);
        var stacked = Tensor.Stack([x, 2 * x, -x], 0);
        var result = layer.Forward(stacked);
        Assert.Equal([3, .. y.Shape], result.Shape);
        Numbers.Near(layer.Forward(2 * x), result.Select(0, 1), 1e-13);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void DrawnWeights_GiveEachLaneItsOwnKernel(string name)
    {
        var layer = Make(name);
        layer.To(ScalarType.Float64);
        var x = new ReferenceTable(name)["input"];
        var w = Numbers.Normal(Stream["w"], [3, 1, .. layer.Weight.Shape]);
        var b = layer.Bias is null ? null : Numbers.Normal(Stream["b"], 3, 1, layer.Outputs);
        var lanes = Tensor.Stack([x, 2 * x, -x], 0);
        var drawn = Module.View(layer, (part, _) => part == "weight" ? w : b);
        var (shared, own) = (drawn.Forward(x), drawn.Forward(lanes));
        for (var lane = 0; lane < 3; lane++)
        {
            var one = Module.View(layer, (part, _) => part == "weight" ? w.Select(0, lane).Squeeze(0) : b!.Select(0, lane).Squeeze(0));
            Numbers.Near(one.Forward(x), shared.Select(0, lane));
            Numbers.Near(one.Forward(lanes.Select(0, lane)), own.Select(0, lane));
        }
    }

    [Fact]
    public void Transpose_IsTheAdjoint()
    {
        var conv = new Conv2d(3, 5, 4, Stream, stride: 2, padding: 1, bias: false);
        var back = new ConvTranspose2d(5, 3, 4, Stream, stride: 2, padding: 1, bias: false);
        conv.To(ScalarType.Float64);
        back.To(ScalarType.Float64);
        back.Weight.Assign(conv.Weight.Value); // [out, in, k, k] of one is [in, out, k, k] of the other
        Tensor x = Numbers.Normal(Stream["x"], 2, 3, 8, 6), y = Numbers.Normal(Stream["y"], 2, 5, 4, 3);
        Assert.Equal((conv.Forward(x) * y).Sum().ToDouble(), (x * back.Forward(y)).Sum().ToDouble(), 1e-10);
    }

    [Fact]
    public void WrongChannels_NameWhatIsExpected()
    {
        var layer = new Conv2d(3, 5, 3, Stream);
        var message = Assert.Throws<ArgumentException>(() => layer.Forward(Tensor.Zeros(2, 1, 8, 8))).Message;
        Assert.Contains("[..., 3, n, n]", message, StringComparison.Ordinal);
        Assert.Contains("[2, 1, 8, 8]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void GroupsThatDoNotDivide_AreRefused() => Assert.Throws<ArgumentException>(() => new Conv2d(3, 4, 3, Stream, groups: 2));

    private static Convolution Make(string name) => name switch
    {
        "conv1d" => new Conv1d(4, 6, 3, Stream, stride: 2, padding: 1, dilation: 2, groups: 2),
        "conv2d" => new Conv2d(2, 3, 3, Stream, stride: 2, padding: 1),
        "conv3d" => new Conv3d(2, 2, 2, Stream, padding: 1, bias: false),
        "transposed1d" => new ConvTranspose1d(4, 6, 3, Stream, stride: 2, padding: 1, outputPadding: 1, groups: 2),
        "transposed2d" => new ConvTranspose2d(3, 2, 4, Stream, stride: 2, padding: 1),
        _ => new ConvTranspose3d(2, 2, 3, Stream, stride: 2, padding: 1, bias: false),
    };
}
