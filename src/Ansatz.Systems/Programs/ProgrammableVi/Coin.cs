using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// A coin's fairness f ~ Beta(10, 10), flips ~ Bernoulli(f); the ansatz is Beta(alpha, beta), differentiated implicitly. The posterior is
/// Beta(10 + heads, 10 + tails). Data: a column <c>flip</c> of 0 and 1.
/// </summary>
public sealed class Coin : VariationalProgram
{
    private const double Prior = 10;

    private readonly Tensor flips;
    private readonly Parameter _alpha = new(Prior, Constraint.Positive);
    private readonly Parameter _beta = new(Prior, Constraint.Positive);

    /// <summary>The coin.</summary>
    /// <param name="heads">Heads, where no table gives flips.</param>
    /// <param name="flips">Flips, where no table gives them.</param>
    public Coin(int heads = 6, int flips = 10) => this.flips = Tensor.From<float>([.. Enumerable.Range(0, flips).Select(i => i < heads ? 1f : 0f)]).Escape();

    /// <inheritdoc/>
    public override FitRecipe Recipe => new() { Steps = 3000, LearningRate = Schedule.Cosine(0.02) };

    /// <summary>The ansatz' parameters alpha and beta.</summary>
    public (double Alpha, double Beta) Shape => (_alpha.Value.ToDouble(), _beta.Value.ToDouble());

    /// <inheritdoc/>
    public override GenerativeProgram Model(ProgramRows rows)
    {
        var observed = rows.IsNone ? flips : rows.Find("flip");
        var count = rows.IsNone ? flips.Size(0) : rows.Count;
        return new(p =>
        {
            var fairness = p.Sample("f", new Beta(Prior, Prior));
            using var plate = p.Plate("flips", count);
            p.Observe("flip", Bernoulli.FromProbabilities(fairness), observed);
        });
    }

    /// <inheritdoc/>
    public override GenerativeProgram Ansatz(ProgramRows rows) => new(q => q.Sample("f", new Beta(_alpha, _beta)));

    /// <inheritdoc/>
    public override IEnumerable<(string Name, double Value, double HalfWidth)> Measure(FittedProgram fitted, RandomStream stream)
    {
        var observed = fitted.Rows.IsNone ? flips : fitted.Rows["flip"];
        var (heads, count) = (observed.Sum().ToDouble(), observed.Count);
        yield return ("exact log evidence [nats]", LogEvidence(heads, count), 0);
        yield return ("exact posterior mean", (Prior + heads) / (2 * Prior + count), 0);
    }

    /// <summary>The exact log evidence of ordered flips, ln B(10 + heads, 10 + tails) - ln B(10, 10).</summary>
    /// <param name="heads">Heads.</param>
    /// <param name="flips">Flips.</param>
    public static double LogEvidence(double heads, double flips)
    {
        static double LogBeta(double a, double b) => (Tensor.Scalar(a, ScalarType.Float64).LogGamma() + Tensor.Scalar(b, ScalarType.Float64).LogGamma() - Tensor.Scalar(a + b, ScalarType.Float64).LogGamma()).ToDouble();
        return LogBeta(Prior + heads, Prior + flips - heads) - LogBeta(Prior, Prior);
    }
}
