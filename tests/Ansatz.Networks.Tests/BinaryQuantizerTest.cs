using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class BinaryQuantizerTest
{
    private static readonly BinaryQuantizer Band = BinaryQuantizer.Band(0.1);

    private static Tensor Points => new RandomStream(5)["z"].Normal([400], ScalarType.Float64) * 0.15;

    public static TheoryData<bool> Both => [true, false];

    private static BinaryQuantizer Of(bool band) => band ? Band : BinaryQuantizer.HalfLine(100);

    [Fact]
    public void Hard_IsOneInsideTheBandAndOnItsBorder()
    {
        Assert.Equal([1, 1, 1, -1, -1], BinaryQuantizer.Band(0.5).Hard(Tensor.From([0.0, 0.5, -0.5, 0.51, -3.0])).ToArray<double>());
        Assert.Equal([1, 1, -1], BinaryQuantizer.HalfLine(1).Hard(Tensor.From([0.0, 0.1, -1e-9])).ToArray<double>());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Bits_AreMinusOneOrOne(bool band) =>
        Assert.All(Of(band).Hard(Points).ToArray<double>(), b => Assert.True(b is -1 or 1));

    [Theory]
    [MemberData(nameof(Both))]
    public void SoftBits_AreNearTheBits_AndOnTheirSide(bool band)
    {
        var (q, z) = (Of(band), Points);
        var (hard, soft) = (q.Hard(z), q.Soft(z));
        Assert.True(((soft - hard).Abs() <= 1 / (q.Margin(z).Abs() * q.Slope + 1) + 1e-12).All().ToBoolean());
        Assert.True((soft * hard >= 0).All().ToBoolean());
        Assert.True((soft.Abs() < 1).All().ToBoolean());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void HardWithSoftGradient_HasTheExactBitsAndTheSoftGradient(bool band)
    {
        var (q, z) = (Of(band), Points);
        z.RequiresGradient = true;
        var bits = q.HardWithSoftGradient(z);
        Assert.Equal(q.Hard(z).ToArray<double>(), bits.ToArray<double>());
        Assert.Equal(Autograd.Gradient(q.Soft(z).Sum(), z).ToArray<double>(), Autograd.Gradient(bits.Sum(), z).ToArray<double>());
        Assert.False(q.Hard(z).RequiresGradient);
    }

    [Fact]
    public void SoftBits_MatchFiniteDifferences() => Testing.FiniteDifferences.Check(z => BinaryQuantizer.Band(0.4, 20).Soft(z[0]), inputs: Tensor.From([0.1, -0.3, 0.7, 0.399]));

    [Theory]
    [InlineData(0, 500)]
    [InlineData(0.1, 0)]
    [InlineData(double.NaN, 500)]
    public void WrongPointsAreRefused(double threshold, double slope) => Assert.Throws<ArgumentOutOfRangeException>(() => BinaryQuantizer.Band(threshold, slope));

    [Fact]
    public void StraightThrough_OfOtherShapes_IsRefused() => Assert.Throws<ArgumentException>(() => StraightThrough.Of(Tensor.Zeros(2), Tensor.Zeros(3)));
}
