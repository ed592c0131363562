using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public sealed class StandardizationTest
{
    [Fact]
    public void Fitted_GivesMeanZeroAndDeviationOne_AndInvertGoesBack()
    {
        var rows = 5 + (3 * new RandomStream(1).Normal([200, 4]));
        var layer = new Standardization(4).Fit(rows);
        var standard = layer.Forward(rows);
        Assert.True(standard.Mean([0]).Abs().Max().ToDouble() < 1e-5);
        Assert.True((standard.Square().Mean([0]) - 1).Abs().Max().ToDouble() < 1e-5);
        Assert.True((layer.Invert(standard) - rows).Abs().Max().ToDouble() < 1e-5);
        Assert.Equal(new Shape(7, 200, 4), layer.Forward(rows.Expand([7, 200, 4])).Shape);
    }

    [Fact]
    public void ConstantColumns_BecomeZero_AndBinaryOnesMayStay()
    {
        var rows = Tensor.From<float>([2, 0, 1, 2, 1, 5, 2, 1, 9], 3, 3);
        var standard = new Standardization(3).Fit(rows, keepBinary: true).Forward(rows);
        Assert.Equal([0.0, 0, 0], standard.Select(1, 0).ToArray<double>());
        Assert.Equal([0.0, 1, 1], standard.Select(1, 1).ToArray<double>());
        Assert.Equal(0, standard.Select(1, 2).Mean().ToDouble(), 1e-6);
        Assert.NotEqual(0, new Standardization(3).Fit(rows).Forward(rows).Select(1, 1)[0].ToDouble());
    }

    [Fact]
    public void Statistics_AreSavedAndNotLearned()
    {
        using var folder = new TemporaryFolder();
        var layer = new Standardization(2).Fit(Tensor.From<float>([1, 2, 3, 8], 2, 2));
        layer.Save(folder["s.safetensors"]);
        var again = new Standardization(2);
        again.Load(folder["s.safetensors"]);
        Assert.True(again.Mean.Equal(layer.Mean) && again.Deviation.Equal(layer.Deviation));
        Assert.Empty(layer.Parameters());
    }
}
