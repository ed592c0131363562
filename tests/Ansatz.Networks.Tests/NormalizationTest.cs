using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class NormalizationTest
{
    private static readonly RandomStream Stream = new(5);

    [Fact]
    public void BatchNorm_IsPyTorchsInBothModes()
    {
        var table = new ReferenceTable("batchNorm");
        var layer = new BatchNorm(3, spatial: 2);
        layer.To(ScalarType.Float64);
        var state = layer.State();
        (state["weight"], state["bias"]) = (table["weight"], table["bias"]);
        layer.LoadState(state);
        layer.Forward(table["input"]);
        Numbers.Near(table["training"], layer.Forward(table["input"]), 1e-13);
        Numbers.Near(table["runningMean"], layer.RunningMean, 1e-14);
        Numbers.Near(table["runningVariance"], layer.RunningVariance, 1e-14);
        layer.Evaluate();
        Numbers.Near(table["evaluation"], layer.Forward(table["input"]), 1e-13);
        Numbers.Near(table["runningMean"], layer.RunningMean, 1e-14);
    }

    [Fact]
    public void BatchNorm_ChangesStatisticsInTheMainPassOnly()
    {
        var layer = new BatchNorm(3);
        var x = Stream.Normal([16, 3]);
        Tensor replayed;
        using (EvaluationStream.Begin(Stream, updatesBuffers: false)) replayed = layer.Forward(x);
        Numbers.Near([0, 0, 0], layer.RunningMean.ToArray<double>());
        Tensor main;
        using (EvaluationStream.Begin(Stream)) main = layer.Forward(x);
        Numbers.Near(0.1 * x.Mean([0]), layer.RunningMean, 1e-6);
        Numbers.Near(main, replayed, 0);
    }

    [Fact]
    public void BatchNorm_TakesAllLeadingDimensionsForTheBatch()
    {
        var x = Stream.Normal([4, 6, 3], ScalarType.Float64);
        BatchNorm one = new(3), other = new(3);
        one.To(ScalarType.Float64);
        other.To(ScalarType.Float64);
        Numbers.Near(one.Forward(x.Reshape(24, 3)).Reshape(4, 6, 3), other.Forward(x), 0);
        Numbers.Near(one.RunningVariance, other.RunningVariance, 0);
    }

    [Theory]
    [InlineData("layerNorm")]
    [InlineData("groupNorm")]
    public void Forward_IsPyTorchs(string name)
    {
        var table = new ReferenceTable(name);
        var layer = table.Into(Make(name));
        var y = table["output"];
        Numbers.Near(y, layer.Forward(table["input"]), 1e-13);
        Numbers.Near(y.Unsqueeze(0), layer.Forward(table["input"].Unsqueeze(0)), 1e-13);
        Numbers.Near(y.Select(0, 1), layer.Forward(table["input"].Select(0, 1)), 1e-13);
    }

    [Theory]
    [InlineData("layerNorm")]
    [InlineData("groupNorm")]
    public void DrawnWeights_ActLaneByLane(string name)
    {
        var table = new ReferenceTable(name);
        var layer = Make(name);
        layer.To(ScalarType.Float64);
        var shape = layer.Parameters().First().Shape;
        Tensor w = Numbers.Normal(Stream["w"], [2, 1, .. shape]), b = Numbers.Normal(Stream["b"], [2, 1, .. shape]);
        var x = table["input"];
        x = name == "layerNorm" ? x.Select(1, 0) : x; // one dimension of rows, as in a plate
        var y = Module.View(layer, (part, _) => part == "weight" ? w : b).Forward(x);
        for (var lane = 0; lane < 2; lane++)
        {
            var one = Module.View(layer, (part, _) => (part == "weight" ? w : b).Select(0, lane).Squeeze(0));
            Numbers.Near(one.Forward(x), y.Select(0, lane));
        }
    }

    [Fact]
    public void Gradients_AreThoseOfDifferences()
    {
        Module batch = new BatchNorm(2, spatial: 1), layer = new LayerNorm(3), group = new GroupNorm(2, 4, spatial: 1);
        using var evaluation = EvaluationStream.Begin(Stream, updatesBuffers: false);
        Numbers.Gradients(batch, x => ((Layer)batch).Forward(x[0]).Sin(), Numbers.Normal(Stream["a"], 3, 2, 2));
        Numbers.Gradients(layer, x => ((Layer)layer).Forward(x[0]).Sin(), Numbers.Normal(Stream["b"], 2, 3));
        Numbers.Gradients(group, x => ((Layer)group).Forward(x[0]).Sin(), Numbers.Normal(Stream["c"], 2, 4, 2));
    }

    [Fact]
    public void GroupNorm_RefusesGroupsThatDoNotDivide() => Assert.Throws<ArgumentException>(() => new GroupNorm(3, 4));

    private static Layer Make(string name) => name == "layerNorm" ? new LayerNorm([3, 4]) : new GroupNorm(2, 4);
}
