namespace Ansatz.Inference;

/// <summary>
/// An expectation L(theta) = E[f(x, theta)] over x ~ p(theta) that is known in closed form: what a gradient rule is checked on.
/// </summary>
/// <param name="Name">What reports call it.</param>
/// <param name="At">theta.</param>
/// <param name="Distribution">p, of a scalar theta.</param>
/// <param name="Value">f, of a draw and of theta; it is differentiated in theta too. Elementwise: rows are checked together.</param>
/// <param name="Expectation">L.</param>
public sealed record RuleProblem(
    string Name, double At, Func<Tensor, Distribution> Distribution, Func<Tensor, Tensor, Tensor> Value, Func<double, double> Expectation)
{
    /// <summary>L'(theta), by central differences of the closed form.</summary>
    public double Gradient => (Expectation(At + Step) - Expectation(At - Step)) / (2 * Step);

    private double Step => 1e-5 * Math.Max(1, Math.Abs(At));

    /// <summary>Problems for coins, one-hot vectors, categories, counts, normal, exponential, gamma and beta draws; theta is in the result too.</summary>
    public static IReadOnlyList<RuleProblem> All { get; } =
    [
        new("coin", 0.4, Coin, (b, t) => (1 - b) * (-t / 2), t => -t * (1 - t) / 2),
        new("coin in logits", -0.3, t => Bernoulli.FromLogits(t), (b, t) => (b - 0.45).Square() + b * t, t => Sigmoid(t) * ((0.55 * 0.55) + t) + (1 - Sigmoid(t)) * 0.45 * 0.45),
        new("five coins", 0.4, t => Coin(t).Iid(5), (b, t) => b.Sum([-1]).Square() * t, t => ((5 * t * (1 - t)) + (25 * t * t)) * t),
        new("one-hot vector", 0.7, t => OneHotCategorical.FromLogits(Logits(t)), (x, t) => (x * Ramp).Sum([-1]).Square() * t, t => Mean(t, i => i * i) * t),
        new("category", 0.7, t => Categorical.FromLogits(Logits(t)), (k, t) => k.To(ScalarType.Float64).Square() * t, t => Mean(t, i => i * i) * t),
        new("Poisson", 1.3, t => new Poisson(t), (k, t) => t * k, t => t * t),
        new("normal, location", 1.5, t => new Normal(t, 0.7), (x, t) => x.Square() + t * x, t => (t * t) + 0.49 + (t * t)),
        new("normal, scale", 0.7, t => new Normal(1.5, t), (x, t) => x.Square() * t, t => (2.25 + (t * t)) * t),
        new("normal vector", 0.8, t => new Normal(t, 0.5 + 0.0 * t).Iid(3), (x, t) => x.Sum([-1]).Square() * t, t => ((9 * t * t) + 0.75) * t),
        new("exponential", 1.4, t => new Exponential(t), (x, t) => x.Square() * t, t => 2 / t),
        new("gamma, concentration", 1.6, t => new Gamma(t, 1.0), (x, t) => x.Square() + t * x, t => (t * (t + 1)) + (t * t)),
        new("gamma, rate", 1.6, t => new Gamma(1.7, t), (x, t) => x.Square() * t, t => 1.7 * 2.7 / t),
        new("beta", 2.0, t => new Beta(t, 3.0), (x, t) => x * t, t => t * t / (t + 3)),
    ];

    private static Tensor Ramp => Tensor.Arange(3, type: ScalarType.Float64);

    private static Bernoulli Coin(Tensor t) => Bernoulli.FromProbabilities(t);

    private static Tensor Logits(Tensor t) => t.Unsqueeze(-1) * Ramp * Tensor.From([1.0, -1, 0.5]);

    private static double Sigmoid(double t) => 1 / (1 + Math.Exp(-t));

    private static double Mean(double t, Func<int, double> of)
    {
        double[] weights = [1, Math.Exp(-t), Math.Exp(t)];
        return weights.Select((weight, i) => weight * of(i)).Sum() / weights.Sum();
    }
}
