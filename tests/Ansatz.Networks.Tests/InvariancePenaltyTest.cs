using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class InvariancePenaltyTest
{
    private static readonly Tensor Predicted = Tensor.From<double>([1, 2, 3, 4], 2, 2), Truth = Tensor.From<double>([1, 1, 1, 5], 2, 2);

    private static Tensor Losses(Tensor multiplier) => (multiplier.To(ScalarType.Float64).Unsqueeze(-1) * Predicted - Truth).Square().Mean([-1]);

    [Fact]
    public void RiskExtrapolation_IsTheVarianceOfLosses()
    {
        var (loss, penalty) = InvariancePenalty.RiskExtrapolation(2).Of(Losses, 2);
        Assert.Equal(1.5, loss.ToDouble(), 12); // losses 0.5 and 2.5
        Assert.Equal(2 * 1.0, penalty.ToDouble(), 12);
    }

    [Fact]
    public void InvariantRisk_IsTheSquaredDerivativeByTheMultiplier()
    {
        // d/dw mean (w p - t)^2 = mean 2 p (p - t): (0 + 4) / 2 = 2 and (12 - 8) / 2 = 2
        Assert.Equal(3 * 4.0, InvariancePenalty.InvariantRisk(3).Of(Losses, 2).Penalty.ToDouble(), 6);
    }

    [Fact]
    public void InvariantRisk_HasAGradient()
    {
        var p = Tensor.From<double>([1, 2], 1, 2);
        p.RequiresGradient = true;
        var (_, penalty) = InvariancePenalty.InvariantRisk(1).Of(w => (w.To(ScalarType.Float64).Unsqueeze(-1) * p - 1).Square().Mean([-1]), 1);
        // (mean 2 p (p - 1))^2, whose derivative by p_1 is 2 · 2 · (2 p_1 - 1) = 4 and by p_2 2 · 2 · 3 = 12
        Numbers.Near([4, 12], Autograd.Gradient(penalty, p).ToArray<double>(), 1e-6);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("irm:1")]
    [InlineData("v-rex:0.5")]
    public void Spelling_IsReadBack(string text) => Assert.Equal(text, InvariancePenalty.Parse(text).ToString());

    [Theory]
    [InlineData("irm")]
    [InlineData("irm:-1")]
    [InlineData("rex:1")]
    public void AnotherSpelling_IsRefused(string text) => Assert.Contains("v-rex:WEIGHT", Assert.Throws<FormatException>(() => InvariancePenalty.Parse(text)).Message);
}
