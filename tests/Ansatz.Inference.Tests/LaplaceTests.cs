namespace Ansatz.Inference.Tests;

public class LaplaceTests
{
    private static readonly RandomStream Stream = new(81);

    [Fact]
    public void Laplace_OfAGaussianPosterior_IsExact()
    {
        // y_i ~ N(a + b x_i, 0.5), a, b ~ N(0, 1): precision I + X'X / 0.25 with X = [1, x].
        var x = Tensor.From([1f, 2, 3]).Escape();
        var y = Tensor.From([1.2f, 1.9f, 3.2f]).Escape();
        var model = new GenerativeProgram(p =>
        {
            var (a, b) = (p.Sample("a", new Normal(0, 1)), p.Sample("b", new Normal(0, 1)));
            using var rows = p.Plate("rows", 3);
            p.Observe("y", new Normal(a + b * x, 0.5), y);
        });
        var determinant = (13 * 57) - (24.0 * 24);
        var (ra, rb) = (4 * (1.2 + 1.9 + 3.2), 4 * (1.2 + 3.8 + 9.6));
        var (ma, mb) = (((57 * ra) - (24 * rb)) / determinant, ((13 * rb) - (24 * ra)) / determinant);
        var ansatz = new LaplaceNormal(model, steps: 200);
        ChoiceMap mode = [("a", ma), ("b", mb)];
        // The density at its mean is that of a normal with the exact covariance.
        Assert.Equal(-Math.Log(2 * Math.PI) + (0.5 * Math.Log(determinant)), ansatz.Program.LogDensity(mode).ToDouble(), 1e-3);
        var values = Enumerable.Range(0, 5).Select(i => (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(model, ansatz).Estimate(Stream[i]).Value).ToArray();
        Assert.Equal(values.Min(), values.Max(), 1e-3);
    }

    [Fact]
    public void LowRank_ScoresWhatItDraws()
    {
        var model = new GenerativeProgram(p =>
        {
            p.Sample("rates", new Gamma(2, 1).Iid(3));
            p.Sample("shift", new Normal(0, 1));
        });
        var ansatz = new LowRankNormal(model, rank: 2);
        var trace = ansatz.Program.Simulate(Stream);
        Assert.Equal(ansatz.Program.LogDensity(trace.Choices).ToDouble(), trace.LogDensity.ToDouble(), 1e-3);
        Assert.True(trace["rates"].Min().ToDouble() > 0);
    }
}
