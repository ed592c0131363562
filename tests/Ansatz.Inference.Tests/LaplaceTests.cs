namespace Ansatz.Inference.Tests;

public class LaplaceTests
{
    private static readonly RandomStream Stream = new(81);

    [Fact]
    public void Laplace_OfAGaussianPosterior_IsExact()
    {
        var ansatz = new LaplaceNormal(Models.Line, steps: 200);
        ChoiceMap mode = [("a", Models.LineMean.A), ("b", Models.LineMean.B)];

        // The density at its mean is that of a normal with the exact covariance, and the bound is the evidence, whatever is drawn.
        Assert.Equal(-Math.Log(2 * Math.PI) + (0.5 * Math.Log(Models.LineDeterminant)), ansatz.Program.LogDensity(mode).ToDouble(), 1e-3);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(Models.LineEvidence, (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(Models.Line, ansatz).Estimate(Stream[i]).Value, 1e-3);
        }
    }
}
