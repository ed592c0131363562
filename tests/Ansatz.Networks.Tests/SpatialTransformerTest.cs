using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class SpatialTransformerTest
{
    private static readonly RandomStream Stream = new(31);

    private static Tensor Places { get; } = Tensor.From<double>([1, 0, 0, 2.3, 0.4, -0.7, 1.7, -1.2, 0.9, 0.6, 0.1, 0.2], 4, 3).Escape();

    [Fact]
    public void Paste_IsBilinearSamplingOnAnAffineGrid()
    {
        var window = Stream["window"].Uniform([4, 5, 7], ScalarType.Float64);
        var zero = Tensor.Zeros([4], ScalarType.Float64);
        var (s, x, y) = (Places.Select(-1, 0), Places.Select(-1, 1), Places.Select(-1, 2));
        var theta = Tensor.Stack([Tensor.Stack([s, zero, x], -1), Tensor.Stack([zero, s, y], -1)], 1);
        var grid = Tensor.AffineGrid(theta, [4, 1, 11, 13], true);
        var expected = Tensor.GridSample2d(window.Unsqueeze(1), grid, GridInterpolation.Bilinear, GridPadding.Zeros, true).Squeeze(1);
        var pasted = SpatialTransformer.Paste(window, Places, 11, 13);
        Assert.Equal([4, 11, 13], pasted.Shape);
        Assert.True((pasted - expected).Abs().Max().ToDouble() < 1e-12);
    }

    [Fact]
    public void Paste_AtScaleOne_OnACanvasOfTheSameSize_IsTheWindow()
    {
        var window = Stream["same"].Uniform([6, 6]);
        Assert.True((SpatialTransformer.Paste(window, Tensor.From<float>([1, 0, 0]), 6, 6) - window).Abs().Max().ToDouble() < 1e-6);
    }

    [Fact]
    public void Paste_OutsideTheCanvas_LeavesItEmpty()
    {
        var canvas = SpatialTransformer.Paste(Tensor.Ones([4, 4]), Tensor.From<float>([1, 3.5f, 0]), 8, 8);
        Assert.Equal(0, canvas.Abs().Max().ToDouble());
    }

    [Fact]
    public void Crop_SeesWhatWasPasted()
    {
        // A window as smooth as the grid is fine: a plane, which bilinear interpolation keeps exactly inside.
        var plane = Tensor.Linspace(0, 1, 9, ScalarType.Float64).Unsqueeze(-1) + 2 * Tensor.Linspace(0, 1, 9, ScalarType.Float64);
        var place = Tensor.From<double>([2.0, 0.25, -0.5]);
        var canvas = SpatialTransformer.Paste(plane, place, 65, 65);
        var seen = SpatialTransformer.Crop(canvas, place, 9);
        Assert.True((seen - plane).Narrow(0, 1, 7).Narrow(1, 1, 7).Abs().Max().ToDouble() < 1e-9);
    }

    [Fact]
    public void LeadingDimensionsBroadcast_AndEachRowIsItsOwn()
    {
        var window = Stream["lanes"].Uniform([4, 5, 5], ScalarType.Float64);
        var place = Stream["places"].Normal([2, 1, 4, 3], ScalarType.Float64) * 0.3 + 1.5;
        var all = SpatialTransformer.Paste(window, place, 8, 8);
        Assert.Equal([2, 1, 4, 8, 8], all.Shape);
        var one = SpatialTransformer.Paste(window.Select(0, 2), place[1, 0, 2], 8, 8);
        Assert.True((all[1, 0, 2] - one).Abs().Max().ToDouble() < 1e-12);
    }

    [Fact]
    public void Gradients_AgreeWithFiniteDifferences()
    {
        var window = Stream["gradient"].Uniform([2, 4, 4], ScalarType.Float64);
        var place = Tensor.From<double>([1.63, 0.211, -0.117, 2.07, -0.319, 0.413], 2, 3);
        var weights = Stream["weights"].Normal([2, 7, 7], ScalarType.Float64);
        FiniteDifferences.Check(inputs => (SpatialTransformer.Paste(inputs[0], inputs[1], 7, 7) * weights).Sum(), 1e-5, inputs: [window, place]);
        FiniteDifferences.Check(inputs => (SpatialTransformer.Crop(inputs[0], inputs[1], 3) * weights[.., ..3, ..3]).Sum(), 1e-5, inputs: [window, place]);
    }

    [Fact]
    public void ACropOfAScaleNearZero_IsFinite_AndOtherShapesAreRefused()
    {
        var seen = SpatialTransformer.Crop(Tensor.Ones([8, 8]), Tensor.From<float>([0, 0.1f, 0.1f]), 4);
        Assert.True(seen.IsFinite().All().ToBoolean());
        Assert.Throws<ArgumentException>(() => SpatialTransformer.Paste(Tensor.Ones([4, 4]), Tensor.From<float>([1, 0]), 8, 8));
        Assert.Throws<ArgumentException>(() => SpatialTransformer.Paste(Tensor.Ones([4]), Tensor.From<float>([1, 0, 0]), 8, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpatialTransformer.Paste(Tensor.Ones([4, 4]), Tensor.From<float>([1, 0, 0]), 1, 8));
    }
}
