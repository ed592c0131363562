using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class InitializerTest
{
    private static readonly RandomStream Stream = new(10);

    [Fact]
    public void SameStream_SameWeightsWhateverWasMadeBefore()
    {
        var first = new Mlp([5, 4, 3], Stream["net"]);
        _ = new Conv2d(3, 4, 3, Stream["other"]);
        var second = new Mlp([5, 4, 3], Stream["net"]);
        foreach (var (name, tensor) in first.State()) Numbers.Near(tensor, second.State()[name], 0);
    }

    [Theory]
    [InlineData("default", 1.0 / 300)] // uniform on ±1/sqrt(n) has variance 1/(3n)
    [InlineData("kaiming-uniform", 0.02)]
    [InlineData("kaiming-normal", 0.02)]
    [InlineData("xavier-uniform", 2.0 / 500)]
    [InlineData("xavier-normal", 2.0 / 500)]
    [InlineData("lecun-normal", 0.01)]
    [InlineData("normal", 0.25)]
    [InlineData("truncated", 0.25 * 0.7737413)] // variance of a standard normal within ±2: 1 - 2·2φ(2)/0.9545
    [InlineData("uniform", 4.0 / 12)]
    public void Variance_IsAsSaid(string name, double variance)
    {
        Initializer initializer = name switch
        {
            "default" => Initializer.Default,
            "kaiming-uniform" => Initializer.KaimingUniform(),
            "kaiming-normal" => Initializer.KaimingNormal(),
            "xavier-uniform" => Initializer.XavierUniform(),
            "xavier-normal" => Initializer.XavierNormal(),
            "lecun-normal" => Initializer.LecunNormal,
            "normal" => Initializer.Normal(0.5),
            "truncated" => Initializer.TruncatedNormal(0.5),
            _ => Initializer.Uniform(-1, 1),
        };
        var weight = initializer.Draw([400, 100], Stream[name]);
        // 40,000 draws: the relative standard error of a variance is at most sqrt(2 / n) = 0.7 %, of a mean 0.5 % of the deviation.
        Assert.Equal(variance, weight.Square().Mean().ToDouble(), 0.035 * variance);
        Assert.Equal(0, weight.Mean().ToDouble(), 0.025 * Math.Sqrt(variance));
        Assert.Equal(ScalarType.Float32, weight.DataType);
        if (name == "truncated") Assert.True(weight.Abs().Max().ToDouble() <= 1.0001);
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(7, 3)]
    public void Orthogonal_HasOrthonormalRowsOrColumns(long rows, long columns)
    {
        var w = Initializer.Orthogonal(2).Draw([rows, columns], Stream).To(ScalarType.Float64);
        var gram = rows < columns ? w.MatMul(w.Transpose(0, 1)) : w.Transpose(0, 1).MatMul(w);
        Numbers.Near(4 * Tensor.Eye(3, ScalarType.Float64), gram, 1e-6);
    }

    [Fact]
    public void TransposedConvolution_KeepsTheScaleOfItsInput()
    {
        // With variance 1 / fan in and unit inputs, outputs away from the border have unit variance.
        var layer = new ConvTranspose2d(64, 32, 4, Stream, stride: 2, padding: 1, bias: false, initializer: Initializer.LecunNormal);
        var y = layer.Forward(Stream["x"].Normal([4, 64, 16, 16]));
        Assert.Equal(1, y[.., 4..^4, 4..^4].Square().Mean().ToDouble(), 0.1);
    }
}
