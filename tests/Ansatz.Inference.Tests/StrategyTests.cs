namespace Ansatz.Inference.Tests;

public class StrategyTests
{
    // L(theta) = E_{b ~ Flip(theta)}[b ? 0 : -theta / 2] = -theta (1 - theta) / 2.
    private static Objective Flip(Numbers n, Strategy strategy) => Objective.Maximize(o =>
        (1 - o.Sample("b", Bernoulli.FromProbabilities(n["theta"]), strategy)) * (-n["theta"] / 2));

    [Theory]
    [InlineData("score", 1.0 / 150)]
    [InlineData("score:-0.12", 8.0 / 75)]                                        // a mean baseline need not help
    [InlineData("mvd", 0.06)]
    [InlineData("enum", 0.0)]
    public void Flip_GradientIsUnbiased_WithTheVarianceOfTheRule(string strategy, double variance)
    {
        var rows = new Rows(100_000, ("theta", 0.4));
        var (value, gradients) = rows.Gradients(Flip(rows, Strategy.Parse(strategy)), new RandomStream(5));
        var theta = gradients["theta"];
        // Values are 0 and -0.2 with probabilities 0.4 and 0.6: a standard deviation of 0.098.
        Assert.Equal(-0.12, value, 4 * 0.098 / Math.Sqrt(100_000));
        Statistics.Near(-0.10, theta.Mean, theta.Error);
        Statistics.Near(variance, theta.Variance, theta.VarianceError);
    }

    private static Objective Flip(Rows n, Strategy strategy) => Objective.Maximize(o =>
    {
        using var rows = o.Plate("rows", n.Count);
        return (1 - o.Sample("b", Bernoulli.FromProbabilities(n["theta"]), strategy)) * (-n["theta"] / 2);
    });

    [Fact]
    public void Flip_Enumerated_IsExact()
    {
        var numbers = new Numbers(("theta", 0.4));
        var estimate = Flip(numbers, Strategy.Enumerated).GradientEstimate(new RandomStream(3), [numbers]);
        Assert.Equal(-0.12, estimate.Value, 1e-12);
        Assert.Equal(-0.10, estimate.Gradients[numbers.Of("theta")].ToDouble(), 1e-12);
    }

    /// <summary>GenJAX's test of two flips: one enumerated gradient is exact, however the second depends on the first.</summary>
    [Fact]
    public void TwoFlips_Enumerated_AreExact()
    {
        var numbers = new Numbers(("p", 0.35), ("q", 0.8));
        var (p, q) = (0.35, 0.8);
        var estimate = Objective.Maximize(o =>
        {
            var first = o.Sample("first", Bernoulli.FromProbabilities(numbers["p"]), Strategy.Enumerated);
            var second = o.Sample("second", Bernoulli.FromProbabilities(first * numbers["q"] + (1 - first) * numbers["p"]), Strategy.Enumerated);
            return first * second * numbers["q"] + (1 - second) * numbers["p"].Square();
        }).GradientEstimate(new RandomStream(3), [numbers]);
        // L = p q^2 + p^2 (p (1 - q) + (1 - p)^2).
        Assert.Equal((p * q * q) + (p * p * ((p * (1 - q)) + ((1 - p) * (1 - p)))), estimate.Value, 1e-10);
        var inP = (q * q) + (3 * p * p * (1 - q)) + (2 * p * (1 - p) * (1 - p)) - (2 * p * p * (1 - p));
        Assert.Equal(inP, estimate.Gradients[numbers.Of("p")].ToDouble(), 1e-10);
        Assert.Equal((2 * p * q) - (p * p * p), estimate.Gradients[numbers.Of("q")].ToDouble(), 1e-10);
    }

    /// <summary>GenJAX's uniform draw: d/da E[x^2] = (2 a + b) / 3 and d/db E[x^2] = (a + 2 b) / 3 for U(a, b), at (0, 1).</summary>
    [Fact]
    public void SquareOfAUniformDraw_HasGradientsOfOneAndTwoThirds()
    {
        var rows = new Rows(100_000, ("a", 0), ("b", 1));
        var (value, gradients) = rows.Gradients(Objective.Maximize(o =>
        {
            using var plate = o.Plate("rows", rows.Count);
            return o.Sample("x", new Uniform(rows["a"], rows["b"]), Strategy.Reparameterized).Square();
        }), new RandomStream(6));
        Assert.Equal(1 / 3.0, value, 4 * Math.Sqrt(4 / 45.0 / 100_000));
        foreach (var (name, truth) in new[] { ("a", 1 / 3.0), ("b", 2 / 3.0) })
        {
            Statistics.Near(truth, gradients[name].Mean, gradients[name].Error);
            Assert.Equal(truth, gradients[name].Mean, 0.005);
        }
    }

    [Fact]
    public void Flip_LeaveOneOut_IsUnbiased()
    {
        var numbers = new Numbers(("theta", 0.4));
        var (_, mean, error) = Statistics.Gradients(Flip(numbers, Strategy.LeaveOneOut(4)), numbers, ["theta"], batches: 100, particles: 250);
        Statistics.Near(-0.10, mean[0], error[0]);
    }

    [Fact]
    public void PlainDifferentiationThroughADraw_IsBiased_AndTheTestSeesIt()
    {
        // The control: the draw's dependence on theta ignored gives -(1 - theta) / 2 = -0.3.
        var numbers = new Numbers(("theta", 0.4));
        var objective = Objective.Maximize(o => (1 - o.Sample("b", Bernoulli.FromProbabilities(n0(numbers)), Strategy.ScoreFunction())) * (-numbers["theta"] / 2));
        var (_, mean, error) = Statistics.Gradients(objective, numbers, ["theta"], batches: 50, particles: 1000);
        Statistics.Near(-0.30, mean[0], error[0]);
        static Tensor n0(Numbers n) => n["theta"].Detach();
    }

    [Theory]
    [InlineData("reparam", 1.96)]
    [InlineData("mvd", 2.459)]
    [InlineData("score", 49.182)]
    [InlineData("score:2.74", 22.900)]
    public void SquareOfANormal_GradientAndVariance(string strategy, double variance)
    {
        var rows = new Rows(500_000, ("mu", 1.5), ("sigma", 0.7));
        var objective = Objective.Maximize(o =>
        {
            using var plate = o.Plate("rows", rows.Count);
            return o.Sample("x", new Normal(rows["mu"], rows["sigma"]), Strategy.Parse(strategy)).Square();
        });
        var (_, gradients) = rows.Gradients(objective, new RandomStream(6));
        Statistics.Near(3.0, gradients["mu"].Mean, gradients["mu"].Error);
        Statistics.Near(1.4, gradients["sigma"].Mean, gradients["sigma"].Error);
        Assert.InRange(gradients["mu"].Variance / variance, 0.98, 1.02);
    }

    [Theory]
    [InlineData("score")]
    [InlineData("mvd")]
    public void AParameterInDistributionAndResult_GetsBothGradients(string strategy)
    {
        // L = E_{x ~ Poisson(lambda)}[lambda x] = lambda^2.
        var numbers = new Numbers(("lambda", 1.3));
        var objective = Objective.Maximize(o => numbers["lambda"] * o.Sample("x", new Poisson(numbers["lambda"]), Strategy.Parse(strategy)));
        var (_, mean, error) = Statistics.Gradients(objective, numbers, ["lambda"], batches: 100, particles: 400);
        Statistics.Near(2.6, mean[0], error[0]);
    }

    [Fact]
    public void Poisson_MeasureValued_SecondMoment()
    {
        var numbers = new Numbers(("lambda", 1.7));
        var objective = Objective.Maximize(o => o.Sample("k", new Poisson(numbers["lambda"]), Strategy.MeasureValued).Square());
        var (_, mean, error) = Statistics.Gradients(objective, numbers, ["lambda"], batches: 100, particles: 400);
        Statistics.Near((2 * 1.7) + 1, mean[0], error[0]);
    }

    // Guide v ~ Flip(p), x ~ Normal(v ? mu1 : mu2, 1); model v ~ Flip(.8), x ~ Normal(v ? 2 : 3, v ? 1 : .5), observe Normal(x^2, .1) = 4.
    private static Objective Worked(int rows, Func<string, Tensor> n, string flip, string normal)
    {
        var model = new GenerativeProgram(p =>
        {
            using var plate = p.Plate("rows", rows);
            var v = p.Sample("v", Bernoulli.FromProbabilities(Tensor.Scalar(0.8, ScalarType.Float64)));
            var x = p.Sample("x", new Normal(3 - v, 0.5 + 0.5 * v));
            p.Observe("y", new Normal(x.Square(), 0.1), Tensor.Scalar(4, ScalarType.Float64));
        });
        var ansatz = new GenerativeProgram(q =>
        {
            using var plate = q.Plate("rows", rows);
            var v = q.Sample("v", Bernoulli.FromProbabilities(n("p")), Strategy.Parse(flip));
            q.Sample("x", new Normal(v * n("mu1") + (1 - v) * n("mu2"), Tensor.Scalar(1, ScalarType.Float64)), Strategy.Parse(normal));
        });
        return (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(model, ansatz);
    }

    [Theory]
    [InlineData("score", "reparam")]
    [InlineData("score", "score")]
    [InlineData("mvd", "reparam")]
    [InlineData("mvd", "score")]
    [InlineData("enum", "reparam")]
    [InlineData("enum", "score")]
    public void WorkedExample_AllPairsOfStrategies_AgreeWithTheGoldenGradient(string flip, string normal)
    {
        // 4 10^5 draws of each pair on one stream, within 2 standard errors.
        var numbers = new Rows(400_000, ("p", 0.6), ("mu1", 1.8), ("mu2", 2.4));
        var (_, gradients) = numbers.Gradients(Worked(numbers.Count, name => numbers[name], flip, normal), new RandomStream(3));
        Statistics.Near(884.4877, gradients["p"].Mean, gradients["p"].Error, 2);
        Statistics.Near(-483.7200, gradients["mu1"].Mean, gradients["mu1"].Error, 2);
        Statistics.Near(-912.9600, gradients["mu2"].Mean, gradients["mu2"].Error, 2);
    }

    [Fact]
    public void WorkedExample_TheGoldenNumbers_AreThoseOfQuadrature_AndOfTheEngine()
    {
        double[] at = [0.6, 1.8, 2.4];
        Assert.Equal(-1103.0237, Exact(at), 1e-3);
        double[] golden = [884.4877, -483.7200, -912.9600];
        for (var i = 0; i < 3; i++)
        {
            var (up, down) = ((double[])at.Clone(), (double[])at.Clone());
            (up[i], down[i]) = (up[i] + 1e-4, down[i] - 1e-4);
            Assert.Equal(golden[i], (Exact(up) - Exact(down)) / 2e-4, 1e-2);
        }

        var numbers = new Numbers(("p", 0.6), ("mu1", 1.8), ("mu2", 2.4));
        var worked = Worked(8000, name => numbers[name], "enum", "reparam");
        var values = Moments.Of(Tensor.From<double>([.. Enumerable.Range(0, 50).Select(i => worked.Estimate(new RandomStream(9)[i]).Value)]));
        Statistics.Near(-1103.0237, values.Mean, values.Error, 2);

        // The integrand is a polynomial of degree four in x: moments of a normal draw of location m and scale 1.
        static double Exact(double[] theta)
        {
            var (p, mu1, mu2) = (theta[0], theta[1], theta[2]);
            return (p * (Math.Log(0.8 / p) + Branch(mu1, 2, 1))) + ((1 - p) * (Math.Log(0.2 / (1 - p)) + Branch(mu2, 3, 0.5)));
        }

        static double Branch(double m, double center, double scale)
        {
            var (second, fourth) = ((m * m) + 1, Math.Pow(m, 4) + (6 * m * m) + 3);
            var prior = -Math.Log(scale) - (((m - center) * (m - center)) + 1) / (2 * scale * scale);
            var likelihood = (-0.5 * Math.Log(2 * Math.PI)) - Math.Log(0.1) - ((fourth - (8 * second) + 16) / (2 * 0.01));
            return prior + likelihood + 0.5;                                       // less E[log q] = -log(2 pi)/2 - 1/2, whose constant cancels the prior's
        }
    }

    [Fact]
    public void StickingTheLanding_HasNoGradient_AtTheExactPosterior()
    {
        // z ~ N(0, 1), y | z ~ N(z, 1), y = 1.3: posterior N(0.65, 1/2).
        var numbers = new Numbers(("m", 0.65), ("s", Math.Sqrt(0.5)));
        var model = new GenerativeProgram(p =>
        {
            var z = p.Sample("z", new Normal(Tensor.Scalar(0, ScalarType.Float64), 1));
            p.Observe("y", new Normal(z, 1), Tensor.Scalar(1.3, ScalarType.Float64));
        });
        var ansatz = new GenerativeProgram(q => q.Sample("z", new Normal(numbers["m"], numbers["s"])));
        var landing = (Bound.Elbo with { Kl = KlTerm.StickingTheLanding }).Of(model, ansatz).GradientEstimate(new RandomStream(1), [numbers], new(Particles: 100));
        Assert.Equal(0, landing.Gradients[numbers.Of("m")].ToDouble(), 1e-6);
        Assert.Equal(0, landing.Gradients[numbers.Of("s")].ToDouble(), 1e-6);
        var sampled = (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(model, ansatz);
        var values = Enumerable.Range(0, 5).Select(i => sampled.Estimate(new RandomStream(i)).Value).ToArray();
        Assert.Equal(values.Min(), values.Max(), 1e-9);
        var plain = sampled.GradientEstimate(new RandomStream(1), [numbers]);
        Assert.NotEqual(0, plain.Gradients[numbers.Of("m")].ToDouble(), 1e-3);
    }

    [Fact]
    public void ABiasedStrategy_IsRefusedUnlessAllowed()
    {
        var numbers = new Numbers(("theta", 0.4));
        var objective = Flip(numbers, Strategy.StraightThrough);
        Assert.Contains("biased", Assert.Throws<StrategyException>(() => objective.Estimate(new RandomStream(1))).Message);
        objective.Surrogate(new RandomStream(1), new(AllowBiased: true));
    }

    [Fact]
    public void AStrategyThatADistributionLacks_IsAnErrorThatListsTheOthers()
    {
        var objective = Objective.Maximize(o => o.Sample("k", new Poisson(2), Strategy.Reparameterized));
        var message = Assert.Throws<StrategyException>(() => objective.Estimate(new RandomStream(1))).Message;
        Assert.Contains("ScoreFunction", message);
        Assert.Contains("'k'", message);
    }
}
